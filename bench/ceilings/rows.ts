import type { Sql } from 'postgres';
import { eventOf, scatter } from '../load/bodies.ts';

/** An event as it stands in the table; columns in their order. */
export type EventRow = [operatorId: string, entityId: string, id: string, type: string, data: string];

/** Bits of an id below its milliseconds; the partitions of events are ranges of ids. */
const timeShift = 21n;

let lastId = 0n;

/** Rows of the same events that go over HTTP, with ids of now that no other row has. */
export function makeRows(count: number, operatorId: number, entityIds: readonly string[]): EventRow[] {
  const now = BigInt(Date.now()) << timeShift;
  let id = now > lastId ? now : lastId;
  const rows = Array.from({ length: count }, (_, index): EventRow => {
    const { eventType, data } = eventOf(index);
    const entityId = entityIds[scatter(index, entityIds.length)] ?? '0';
    return [String(operatorId), entityId, String(++id), eventType, JSON.stringify(data)];
  });
  lastId = id;
  return rows;
}

/** A copy of the table of events with the same columns, indexes and partitions, empty, in a schema of its own. */
export async function makeIdenticalTable(sql: Sql, name: string): Promise<string> {
  await sql.unsafe('create schema if not exists bench');
  await sql.unsafe(`create table bench.${name} (like public.events including all) partition by range (id)`);
  const partitions = await sql<{ name: string; bound: string }[]>`
    select c.relname as name, pg_get_expr(c.relpartbound, c.oid) as bound
    from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'public.events'::regclass`;
  for (const partition of partitions) {
    await sql.unsafe(`create table bench.${name}_${partition.name} partition of bench.${name} ${partition.bound}`);
  }
  return `bench.${name}`;
}
