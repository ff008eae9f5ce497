import { eventOf, itemsEach, playerId, playerOf, scatter, stamp } from './bodies.ts';
import type { LoadSpec, Workload } from './spec.ts';

/** A request ready to be sent, and the places in it where the generator writes a fresh number. */
export interface PreparedRequest {
  bytes: Buffer;
  stamps: readonly number[];
}

/** Bodies of full batches that a connection sends in turn. */
const batchesEach = 5;
const base = '/operator-data-api';

/** Makes the requests of one connection. No two connections share one, so none is overwritten while it is being sent. */
export function prepareRequests(spec: LoadSpec, connection: number): PreparedRequest[] {
  const { workload, connections } = spec;
  const count = countRequests(workload, connections);
  return Array.from({ length: count }, (_, round) => prepare(spec, round * connections + connection));
}

function countRequests(workload: Workload, connections: number): number {
  if (workload.kind === 'event-batches' || workload.kind === 'entity-batches') return batchesEach;
  if (workload.kind === 'pages') return workload.externalIds.length;
  const players = workload.kind === 'events' ? workload.playersEach * workload.apiKeys.length : workload.players;
  return Math.max(1, Math.floor(players / connections));
}

function prepare(spec: LoadSpec, index: number): PreparedRequest {
  const { workload, label, port } = spec;
  switch (workload.kind) {
    case 'events': {
      const apiKey = workload.apiKeys[index % workload.apiKeys.length] ?? '';
      const player = playerId(Math.floor(index / workload.apiKeys.length) % workload.playersEach);
      const path = workload.path ?? `${base}/entities/${player}/events`;
      const key = workload.withKeys ? `${label}-${stamp}` : undefined;
      return assemble(port, 'POST', path, apiKey, eventOf(index), key);
    }
    case 'event-batches':
      return assemble(port, 'POST', `${base}/batch/events`, workload.apiKey, eventBatch(workload, label, index));
    case 'entity-batches':
      return assemble(port, 'POST', `${base}/batch/entities`, workload.apiKey, entityBatch(label, index));
    case 'pages': {
      const externalId = workload.externalIds[index % workload.externalIds.length];
      return assemble(port, 'GET', `${base}/entities/${externalId}/events?${workload.query}`, workload.apiKey);
    }
    case 'reads':
      return assemble(port, 'GET', `${base}/entities/${playerId(index % workload.players)}`, workload.apiKey);
    case 'states': {
      const path = `${base}/entities/${playerId(index % workload.players)}/state/balance`;
      return assemble(port, 'PUT', path, workload.apiKey, { value: { amount: index / 100, currency: 'EUR' } });
    }
  }
}

function eventBatch(workload: Workload & { kind: 'event-batches' }, label: string, index: number): unknown[] {
  const size = itemsEach['event-batches'];
  return Array.from({ length: size }, (_, item) => {
    const number = index * size + item;
    const event = { externalId: playerId(scatter(number, workload.players)), ...eventOf(number) };
    return workload.withKeys ? { ...event, idempotencyKey: `${label}-${stamp}` } : event;
  });
}

function entityBatch(label: string, index: number): unknown[] {
  const size = itemsEach['entity-batches'];
  return Array.from({ length: size }, (_, item) => playerOf(`new-${label}-${stamp}`, index * size + item));
}

function assemble(
  port: number,
  method: string,
  path: string,
  apiKey: string,
  body?: unknown,
  key?: string,
): PreparedRequest {
  const text = body === undefined ? '' : JSON.stringify(body);
  const head = [`${method} ${path} HTTP/1.1`, `Host: 127.0.0.1:${port}`, `Authorization: Bearer ${apiKey}`];
  if (body !== undefined) head.push('Content-Type: application/json', `Content-Length: ${Buffer.byteLength(text)}`);
  if (key !== undefined) head.push(`Idempotency-Key: ${key}`);
  const bytes = Buffer.from(`${head.join('\r\n')}\r\n\r\n${text}`);
  return { bytes, stamps: findStamps(bytes) };
}

function findStamps(bytes: Buffer): number[] {
  const found: number[] = [];
  for (let at = bytes.indexOf(stamp); at >= 0; at = bytes.indexOf(stamp, at + stamp.length)) found.push(at);
  return found;
}
