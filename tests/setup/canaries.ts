import { randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';
import type { Context } from '#server/domain/context.ts';
import { asSuperuser } from './installations.ts';
import { sendBatch, sendEntity, sendEvent, sendState, session } from './requests.ts';

export const canary = 'canary-7f3a';

/** Somebody with a canary in every field of PII, in events and states at hand and archived, and in what a batch refused. */
export async function createCanary(context: Context, url: string, externalId: string): Promise<void> {
  const fields = ['first_name', 'last_name', 'email', 'phone', 'date_of_birth', 'country', 'note'];
  const data = Object.fromEntries(fields.map((name) => [name, `${canary} ${name}`]));
  const { id } = await sendEntity(context, { entityType: 'player', externalId, data }, randomUUID());
  await sendEvent(context, externalId, session({ note: canary }), randomUUID());
  await sendState(context, externalId, 'kyc_status', canary);
  await sendState(context, externalId, 'balance', { note: canary });
  await sendBatch(context, 'events', [{ externalId, eventType: 'unknown', data: { note: canary } }], randomUUID());
  const entityId = String(BigInt(`0x${id.slice(4)}`));
  await asSuperuser(async (sql) => {
    await sql`select ensure_archive_partition(${entityId})`;
    await sql`
      insert into events_archive values (${context.operatorId}, ${entityId}, ${entityId}, ${entityId}, 1,
        array[${entityId}::bigint], 'session', array[now()], ${`{"note":"${canary}"}`})`;
    await sql`
      insert into states_archive
      values (${context.operatorId}, ${entityId}, 'risk_score', ${`"${canary}"`}::text::json, now())`;
  }, url);
}

/** More of them than one transaction overwrites. */
export const addManyEvents = (url: string, externalId: string) =>
  asSuperuser(
    (sql) => sql`
    insert into events (operator_id, entity_id, id, type, data)
    select operator_id, id, id + n, 'session', json_build_object('note', ${canary}::text, 'n', n)
    from entities, generate_series(1, 10050) n where external_id = ${externalId}`,
    url,
  );

/** The tables that have some words in a line, each as often as it has; every table of every schema is read as text. */
export function tablesWith(url: string, words: string): Promise<string[]> {
  return asSuperuser(async (sql) => {
    const tables = await sql<{ name: string }[]>`
      select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema')`;
    const found: string[] = [];
    for (const { name } of tables) {
      const lines = (await text(await sql.unsafe(`copy ${name} to stdout`).readable())).split('\n');
      found.push(...lines.filter((line) => line.includes(words)).map(() => name));
    }
    return found.sort();
  }, url);
}
