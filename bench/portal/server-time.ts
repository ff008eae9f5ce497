import { Latencies } from '../load/latencies.ts';
import type { MeasuredPage } from './list-pages.ts';
import type { PageQuery } from './page-queries.ts';
import { concurrentUsers } from './stage.ts';

const requestsEach = 60;
const warmUpEach = 3;

/** How long an address takes to answer `concurrentUsers` people who ask again as soon as they have read. @returns p95, ms */
async function measure(address: string, people: readonly string[]): Promise<number> {
  const latencies = new Latencies();
  const ask = async (cookie: string, count: number, count95: boolean) => {
    for (let asked = 0; asked < count; asked++) {
      const began = performance.now();
      const answer = await fetch(address, { headers: { cookie } });
      await answer.arrayBuffer();
      if (!answer.ok) throw new Error(`${address} was answered with ${answer.status}.`);
      if (count95) latencies.add(performance.now() - began);
    }
  };
  const users = Array.from({ length: concurrentUsers }, (_, index) => people[index % people.length] ?? '');
  await Promise.all(users.map((cookie) => ask(cookie, warmUpEach, false)));
  await Promise.all(users.map((cookie) => ask(cookie, requestsEach, true)));
  const [p95 = 0] = latencies.percentiles(0.95);
  return p95;
}

/** All data of a page, in one request as the browser would batch it. */
export function measureData(url: string, { people }: MeasuredPage, queries: readonly PageQuery[]): Promise<number> {
  const inputs = Object.fromEntries(
    queries.flatMap(({ input }, index) => (input === undefined ? [] : [[index, input]])),
  );
  const names = queries.map(({ path }) => path).join(',');
  return measure(`${url}/api/trpc/${names}?batch=1&input=${encodeURIComponent(JSON.stringify(inputs))}`, people);
}

/** The page itself, rendered with its data. */
export const measurePage = (url: string, { path, people }: MeasuredPage) => measure(`${url}${path}`, people);
