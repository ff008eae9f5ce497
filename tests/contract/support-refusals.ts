import type { Endpoint } from '#app/api/operator-data-api/_rest/endpoint.ts';
import type { ErrorCode } from '#server/domain/errors.ts';
import type { Call, CallOptions } from './support-client.ts';
import type { Reply } from './support-exchange.ts';
import { type Ground, nameOfEndpoint, sampleRequest } from './support-samples.ts';

const unfit: Readonly<Record<string, unknown>> = {
  'PUT /settings': { dataRetentionDays: 29 },
  'POST /entities': { entityType: 'player', externalId: 'new-3', data: {} },
  'POST /entities/:externalId/events': { eventType: 'transaction', data: {} },
};

export interface Stage {
  /** Calls of an operator with a template, on its ground. */
  call: Call;
  ground: Ground;
  /** Calls of an operator that has chosen no template. */
  bareCall: Call;
}

type Provoke = (stage: Stage, endpoint: Endpoint) => Promise<Reply>;

const send = (call: Call, endpoint: Endpoint, ground: Ground, change: CallOptions = {}) => {
  const { method, path, options } = sampleRequest(endpoint, ground);
  return call(method, path, { ...options, ...change });
};

/** How to get each error code that an operation declares, beside those that have tests of their own. */
export const provocations: Partial<Readonly<Record<ErrorCode, Provoke>>> = {
  MISSING_FIELDS: ({ call, ground }, endpoint) => send(call, endpoint, ground, { body: '{}' }),
  VALIDATION_FAILED: ({ call, ground }, endpoint) => {
    const isState = endpoint.body?.kind === 'value';
    const { path } = sampleRequest(endpoint, ground);
    if (isState) return call(endpoint.method, path.replace('balance', 'mood'), { body: '1' });
    return send(call, endpoint, ground, { body: unfit[nameOfEndpoint(endpoint)] });
  },
  TEMPLATE_NOT_CONFIGURED: ({ bareCall, ground }, endpoint) => send(bareCall, endpoint, ground),
  ENTITY_NOT_FOUND: ({ call, ground }, endpoint) =>
    send(call, endpoint, { ...ground, id: 'nobody-1', doomed: 'nobody-1', erased: 'nobody-1' }),
  ENTITY_ERASED: async ({ call }, endpoint) => {
    const body = { entityType: 'player', externalId: 'erased-1', data: { email: 'a@example.com' } };
    await call('POST', '/entities', { body });
    await call('DELETE', '/entities/erased-1');
    await call('PUT', '/settings', { body: { suppressErased: true } });
    return call(endpoint.method, endpoint.path, { body });
  },
  NOT_FOUND: ({ call, ground }, endpoint) => {
    const { path } = sampleRequest(endpoint, { ...ground, jobId: 'job_0000000000000001', erased: ground.id });
    return call(endpoint.method, path.replace('balance', 'risk_score'));
  },
  IDEMPOTENCY_KEY_REUSED: async ({ call, ground }, endpoint) => {
    const headers = { 'idempotency-key': `reused ${nameOfEndpoint(endpoint)}` };
    const { options } = sampleRequest(endpoint, ground);
    await send(call, endpoint, ground, { headers });
    const text = JSON.stringify(options.body)
      .replaceAll('ada@example.com', 'bo@example.com')
      .replace('phone', 'tablet');
    return send(call, endpoint, ground, { headers, body: text.replace('"open"', '"closed"') });
  },
  INVALID_INPUT: ({ call, ground }, endpoint) => {
    if (endpoint.body) return send(call, endpoint, ground, { body: '{' });
    const { path } = sampleRequest(endpoint, ground);
    return call(endpoint.method, `${path}?unknown=1`);
  },
  UNSUPPORTED_MEDIA_TYPE: ({ call, ground }, endpoint) =>
    send(call, endpoint, ground, { headers: { 'content-type': 'text/plain' } }),
  PAYLOAD_TOO_LARGE: ({ call, ground }, endpoint) =>
    send(call, endpoint, ground, { body: Buffer.alloc((endpoint.body?.bytesMost ?? 0) + 1, ' ') }),
};
