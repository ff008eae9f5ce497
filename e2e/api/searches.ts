import { readdirSync, readFileSync } from 'node:fs';
import type { Sql } from 'postgres';
import { expect } from 'vitest';
import { readEveryTable } from '../../tests/contract/superuser.ts';

/** What the first start prints once, for the person who installs: the demo operator's key is among it. */
const greeting = /Operator Data API is ready[\s\S]*?API reference: .*/;

/** Every table of the database and the logs of both hosts, as text, by their names. */
async function readAllPlaces(sql: Sql): Promise<Map<string, string>> {
  const places = await readEveryTable(sql);
  const logs = readdirSync('test-results').filter((name) => /^host-.*\.log$/.test(name));
  if (logs.length < 2) throw new Error('The logs of both hosts were looked for, and are not there.');
  for (const name of logs) places.set(name, readFileSync(`test-results/${name}`, 'utf8').replace(greeting, ''));
  return places;
}

/** None of these texts may stand anywhere, as it is or spelt in hexadecimal or base64. */
export async function expectNowhere(sql: Sql, texts: readonly string[]): Promise<void> {
  const spellings = texts.flatMap((text) => {
    const bytes = Buffer.from(text);
    return [text, bytes.toString('hex'), bytes.toString('base64').slice(0, -4)];
  });
  for (const [place, content] of await readAllPlaces(sql))
    for (const text of spellings) expect(content.includes(text), `${text} in ${place}`).toBe(false);
}

/** No API key stands anywhere. */
export async function expectNoKey(sql: Sql): Promise<void> {
  for (const [place, content] of await readAllPlaces(sql))
    expect(/oh_live_[0-9a-f]{64}/.test(content), `a key in ${place}`).toBe(false);
}

/** Where a text stands, so that a search which finds nothing is known to search. */
export async function findTables(sql: Sql, text: string): Promise<string[]> {
  const tables = [...(await readEveryTable(sql))];
  return tables.filter(([, content]) => content.includes(text)).map(([name]) => name);
}
