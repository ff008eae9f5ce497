import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import { createTestOperator, openTestCore } from '../../../tests/setup/database.ts';
import { player, sendBatch, sendEntity, sendEvent, session } from '../../../tests/setup/requests.ts';
import type { Context } from '../context.ts';
import { eraseEntity } from '../entities/index.ts';
import { listEvents } from './index.ts';
import { page } from './schemas.ts';

const mebibyte = 1024 * 1024;
const count = 60;
let core: OpenCore;
let close: () => Promise<void>;
let context: Context;

beforeAll(async () => {
  ({ core, close } = await openTestCore());
  ({ context } = await createTestOperator(core));
});

afterAll(() => close());

/** As many bytes of JSON, in letters of two bytes, so that characters are not mistaken for bytes. */
const large = (n: number, bytes: number) => session({ n, text: 'é'.repeat(bytes / 2) });

/** Sixty events, numbered from 0: every third is small, the others have 600 KiB. */
async function fill(externalId: string): Promise<void> {
  await sendEntity(context, player(externalId));
  for (let n = 0; n < count; n += 12) {
    const events = Array.from({ length: 12 }, (_, i) => large(n + i, (n + i) % 3 === 0 ? 2 : 600 * 1024));
    await sendBatch(
      context,
      'events',
      events.map((event) => ({ externalId, ...event })),
    );
  }
}

type Page = Awaited<ReturnType<typeof listEvents>>;
const numbers = ({ events }: Page) => events.map(({ data }) => Number(JSON.parse(data.text).n));
const sizes = ({ events }: Page) => events.map(({ data }) => Buffer.byteLength(data.text));
const sum = (some: number[]) => some.reduce((total, one) => total + one, 0);
const countdown = Array.from({ length: count }, (_, index) => count - 1 - index);

describe('pages of large events', () => {
  beforeAll(() => fill('large'));

  const walk = async (next: (last: Page, seen: number) => object) => {
    const pages: Page[] = [];
    const seen: number[] = [];
    for (let query = {}; ; ) {
      const last = await listEvents(context, { externalId: 'large', ...query });
      pages.push(last);
      seen.push(...numbers(last));
      if (!last.pagination.hasMore) break;
      query = next(last, seen.length);
    }
    return { pages, seen };
  };

  test('end once they hold 4 MiB, and their cursors lead through all, none twice', async () => {
    const { pages, seen } = await walk(({ pagination }) => ({ cursor: pagination.nextCursor }));
    expect(seen).toEqual(countdown);
    for (const one of pages) {
      const before = sizes(one).slice(0, -1);
      expect(sum(before)).toBeLessThanOrEqual(page.dataBytesMost);
      expect(one.pagination.limit).toBe(100);
      if (one.pagination.hasMore) expect(sum(sizes(one))).toBeGreaterThan(page.dataBytesMost);
      else expect(one.pagination.nextCursor).toBeNull();
    }
    expect(pages.length).toBeGreaterThan(4);
  });

  test('lead through all by an offset too, that counts what came', async () => {
    const { seen } = await walk((_, offset) => ({ offset }));
    expect(seen).toEqual(countdown);
  });

  test('hold as few as were asked for', async () => {
    const { pages, seen } = await walk(({ pagination }) => ({ limit: 3, cursor: pagination.nextCursor }));
    expect(seen).toEqual(countdown);
    expect(pages.slice(1, -1).every(({ events }) => events.length === 3)).toBe(true);
  });

  test('hold all of them when erasure has made them small', async () => {
    await fill('erased');
    await eraseEntity(context, { externalId: 'erased' });
    await sendEntity(context, player('erased'));
    const { events, pagination } = await listEvents(context, { externalId: 'erased' });
    expect([events.length, pagination.hasMore]).toEqual([count, false]);
  });

  test('hold one at least, however large it was let in once', async () => {
    await sendEntity(context, player('huge'));
    await sendEvent(context, 'huge', session({ n: 0 }));
    await sendEvent(context, 'huge', large(1, 9 * mebibyte));
    await sendEvent(context, 'huge', large(2, 9 * mebibyte));
    const first = await listEvents(context, { externalId: 'huge' });
    expect([numbers(first), first.pagination.hasMore]).toEqual([[2], true]);
    const second = await listEvents(context, { externalId: 'huge', cursor: first.pagination.nextCursor ?? '' });
    expect(numbers(second)).toEqual([1]);
    const last = await listEvents(context, { externalId: 'huge', cursor: second.pagination.nextCursor ?? '' });
    expect([numbers(last), last.pagination]).toEqual([
      [0],
      { limit: 100, offset: 0, hasMore: false, nextCursor: null },
    ]);
  });
});
