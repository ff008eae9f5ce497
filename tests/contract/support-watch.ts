import { expect } from 'vitest';
import type { TimelineUpdate } from '#server/domain/timeline/schemas.ts';
import { type Browser, queryOf } from './support-portal.ts';

interface Told {
  event: string;
  data: string;
}

/** A timeline as a page follows it, over server-sent events. */
export interface Watching {
  /** What came, pings left out. */
  told: Told[];
  /** The keys of the entries that came. */
  keys: () => Set<string>;
  /** What was said instead, as the page is told of it. */
  refusal: () => { message: string; data: Record<string, unknown> } | undefined;
  /** How the stream ended: whether the server ended it in order, or the connection broke. */
  ended: Promise<'in order' | 'broken'>;
  close: () => void;
}

/** Follows the timeline of an entity, and waits for the first word. */
export async function watchTimeline(
  { origin, cookie }: Browser,
  input: { id: string; after?: string },
  connectionParams?: Record<string, string>,
): Promise<Watching> {
  const controller = new AbortController();
  const params = connectionParams && `&connectionParams=${encodeURIComponent(JSON.stringify(connectionParams))}`;
  const response = await fetch(`${origin}/api/trpc/timeline.watch${queryOf(input)}${params ?? ''}`, {
    headers: { cookie, accept: 'text/event-stream' },
    signal: controller.signal,
  });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
  const told: Told[] = [];
  const ended = read(response, told).then(
    () => 'in order' as const,
    () => 'broken' as const,
  );
  await expect.poll(() => told.length, { timeout: 10_000, interval: 20 }).toBeGreaterThan(0);
  return {
    told,
    keys: () => new Set(updatesOf(told).flatMap(({ items }) => items.map(({ key }) => key))),
    refusal: () => {
      const refused = told.find(({ event }) => event === 'serialized-error');
      return refused && JSON.parse(refused.data);
    },
    ended,
    close: () => controller.abort(),
  };
}

function updatesOf(told: readonly Told[]): TimelineUpdate[] {
  return told.filter(({ event }) => event === 'message').map(({ data }) => JSON.parse(data));
}

async function read({ body }: Response, told: Told[]): Promise<void> {
  let text = '';
  for await (const chunk of (body ?? expect.fail()).pipeThrough(new TextDecoderStream())) {
    const parts = (text + chunk).split('\n\n');
    text = parts.pop() ?? '';
    for (const part of parts) {
      const event = /^event: (.+)$/m.exec(part)?.[1] ?? 'message';
      const data = /^data: (.*)$/m.exec(part)?.[1] ?? '';
      if (event !== 'ping' && event !== 'connected') told.push({ event, data });
    }
  }
}
