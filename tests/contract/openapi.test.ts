import { describe, expect, test } from 'vitest';
import { basePaths } from '#app/api/operator-data-api/_rest/address.ts';
import { templateDescriptions } from '#app/api/operator-data-api/_rest/openapi/template-descriptions.ts';
import { endpoints } from '#app/api/operator-data-api/endpoints.ts';
import { listTemplates } from '#server/domain/templates/index.ts';
import { document, jsonOf, nameOf, operationOf, problems } from './openapi-document.ts';
import { createTenant, describeHosts, useCore } from './tenant.ts';

const core = useCore();

const idOfJob = /job_[0-9a-f]{16}/;

/** The table with erasure and its receipt last, so that one operator's examples work one after another. */
const inOrder = [
  ...endpoints.filter(({ method, path }) => method !== 'DELETE' && !path.endsWith('/erasure')),
  ...endpoints.filter(({ method }) => method === 'DELETE'),
  ...endpoints.filter(({ path }) => path.endsWith('/erasure')),
];

describeHosts('the OpenAPI document', ({ origin }) => {
  test('it is public, without an envelope and the same at the three addresses', async () => {
    for (const base of basePaths) {
      const answer = await fetch(`${origin}${base}/openapi.json`);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(answer.headers.get('x-request-id')).toMatch(/^req_[0-9a-f]{16}$/);
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(await answer.json()).toEqual(document);
    }
  });

  test('HEAD answers as GET without a body', async () => {
    const answer = await fetch(`${origin}/operator-data-api/openapi.json`, { method: 'HEAD' });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
    expect(await answer.text()).toBe('');
  });

  test('another method needs a key, and is told what the address takes', async () => {
    const { secret } = await createTenant(core());
    const call = (method: string, headers: HeadersInit = {}) =>
      fetch(`${origin}/operator-data-api/openapi.json`, { method, headers });
    const withKey = { authorization: `Bearer ${secret}` };
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      expect((await call(method)).status).toBe(401);
      const answer = await call(method, withKey);
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
      expect(await answer.json()).toMatchObject({ success: false, error: { code: 'METHOD_NOT_ALLOWED' } });
    }
    const options = await call('OPTIONS', withKey);
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, HEAD, OPTIONS']);
  });

  test('its examples, sent one after another, get the answers that it describes', async () => {
    const { secret } = await createTenant(core());
    let jobId = '';
    for (const endpoint of inOrder) {
      const path = endpoint.path
        .replace(':externalId', 'player-1')
        .replace(':key', 'balance')
        .replace(':jobId', () => jobId);
      const body = endpoint.body && { body: JSON.stringify(endpoint.example.request) };
      const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };
      const url = `${origin}/operator-data-api${path}`;
      const answer = await fetch(url, { method: endpoint.method, headers, ...body });
      const described = operationOf(endpoint).responses[answer.status];
      const value: unknown = await answer.json();
      const wrong = described
        ? problems(jsonOf(described.content).schema, value)
        : [`${answer.status} is not described`];
      expect({ name: nameOf(endpoint), ok: answer.ok, wrong }).toEqual({ name: nameOf(endpoint), ok: true, wrong: [] });
      const optional = ['Idempotent-Replayed'];
      const absent = Object.keys(described?.headers ?? {}).filter((name) => !answer.headers.has(name));
      expect(absent.filter((name) => !optional.includes(name))).toEqual([]);
      if (endpoint.body?.kind === 'batch') {
        expect(value).toMatchObject({ data: { ...(endpoint.example.response as object), jobId: expect.any(String) } });
        jobId = idOfJob.exec(JSON.stringify(value))?.[0] ?? '';
      }
    }
  });

  test('the reference page is public and names no foreign host', async () => {
    const answer = await fetch(`${origin}/docs`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    const sources = [...(await answer.text()).matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address = '']) => address);
    expect(sources.length).toBeGreaterThan(3);
    expect(sources.filter((address) => !address.startsWith('/') || address.startsWith('//'))).toEqual([]);
  });
});

describe('the built-in template in the document', () => {
  test('every name of it is described, and no other', async () => {
    const { context } = await createTenant(core());
    const [igaming] = (await listTemplates(context)).filter(({ id }) => id === 'tpl_igaming');
    const described = Object.values(templateDescriptions).map((names) => Object.keys(names).sort());
    const { entity_types, event_types, state_keys } = igaming?.schema ?? {};
    const names = [Object.keys(entity_types ?? {}), Object.keys(event_types ?? {}), state_keys ?? []];
    expect(described).toEqual(names.map((list) => [...list].sort()));
  });

  test.each(Object.entries(templateDescriptions))('a reader finds what each %s means', (kind, names) => {
    const text = JSON.stringify(document);
    for (const [name, meaning] of Object.entries(names)) {
      expect(text, `${kind} ${name}`).toContain(JSON.stringify(`\`${name}\`: ${meaning}`).slice(1, -1));
    }
  });
});
