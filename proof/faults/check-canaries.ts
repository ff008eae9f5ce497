import type { Stage } from '../stage/stage.ts';
import type { Query } from './check-rows.ts';
import type { Ledger } from './ledger.ts';

const canaries = /(?:piic|canary)[0-9a-f]+z/g;
const tokens = /tk[0-9a-f]{10,}z|mark[0-9a-f]{12}mark/;
/** What a canary may be cut into between two chunks. */
const longestCanary = 64;

/** What no table may show: PII of anybody, and anything of what was erased. */
function forbidden({ entities }: Ledger): Set<string> {
  const found = new Set<string>();
  for (const { pii, canary, erasure } of entities.values()) {
    found.add(pii);
    if (erasure === 'acknowledged') found.add(canary);
  }
  return found;
}

/** Reads every table as text, as one does who has the database's files restored, and looks for canaries (I7). */
export async function checkTables(sql: Query, ledger: Ledger): Promise<string[]> {
  const hidden = forbidden(ledger);
  const tables = await sql<{ name: string }[]>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema')`;
  const problems: string[] = [];
  for (const { name } of tables) {
    let tail = '';
    let seen = 0;
    const stream = await sql.unsafe(`copy (select * from ${name}) to stdout`).readable();
    for await (const chunk of stream) {
      const text = tail + String(chunk);
      for (const canary of text.match(canaries) ?? []) if (hidden.has(canary)) seen++;
      tail = text.slice(-longestCanary);
    }
    if (seen > 0) problems.push(`I7: ${seen} canaries can be read in ${name}`);
  }
  return problems;
}

/** Looks for PII, keys, passwords and data in what the program and PostgreSQL printed (I8). */
export function checkLogs({ program, postgres, secrets }: Stage): string[] {
  const problems: string[] = [];
  for (const [name, text] of [
    ['the program', program.said()],
    ['PostgreSQL', postgres.said()],
  ] as const) {
    for (const secret of secrets)
      if (text.includes(secret)) problems.push(`I8: a key or password stands in the log of ${name}`);
    const seen = new Set(text.match(canaries) ?? []);
    if (seen.size > 0) problems.push(`I8: ${seen.size} canaries stand in the log of ${name}`);
    if (tokens.test(text)) problems.push(`I8: data of clients stands in the log of ${name}`);
  }
  return problems;
}
