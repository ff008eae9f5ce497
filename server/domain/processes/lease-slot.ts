import type { Sql } from 'postgres';
import type { SyncedClock } from '../clock.ts';
import { slotCount } from '../ids.ts';

/** Seconds without a heartbeat after which a process counts as dead and its jobs as interrupted. */
export const deadAfterSeconds = 20;
/** Seconds after which the slot of a dead process may have another holder; long, since it costs nothing. */
const slotFreeAfterSeconds = 600;
/** Seconds for which a slot that was given back stays unused, so that clocks may differ by less. */
const cooldownSeconds = 60;

/** Takes a slot of its own for this process. @throws RangeError when all are taken */
export async function leaseSlot(sql: Sql, processId: string, clock: SyncedClock): Promise<number> {
  const askedMs = Date.now();
  const [row] = await sql<{ slot: number; now_ms: number }[]>`
    with candidate as (
      select s.slot from generate_series(0, ${slotCount - 1}) as s (slot)
      left join processes p on p.slot = s.slot
      where p.slot is null or p.heartbeat_at < now() - make_interval(secs => ${slotFreeAfterSeconds})
      order by p.heartbeat_at nulls first, random() limit 1
    )
    insert into processes as p (slot, process_id, heartbeat_at, seals_generation)
    select slot, ${processId}, now(), 0 from candidate
    on conflict (slot) do update set process_id = excluded.process_id, heartbeat_at = excluded.heartbeat_at,
        knows_generation = null, seals_generation = 0
      where p.heartbeat_at < now() - make_interval(secs => ${slotFreeAfterSeconds})
    returning slot, extract(epoch from clock_timestamp())::float8 * 1000 as now_ms`;
  if (!row) return leaseSlotAgain(sql, processId, clock);
  clock.sync(row.now_ms, askedMs, Date.now());
  return row.slot;
}

/** Another process was quicker with the same slot. */
async function leaseSlotAgain(sql: Sql, processId: string, clock: SyncedClock): Promise<number> {
  const [taken] = await sql<{ count: number }[]>`
    select count(*)::int as count from processes where heartbeat_at >= now() - make_interval(secs => ${slotFreeAfterSeconds})`;
  if ((taken?.count ?? 0) >= slotCount) throw new RangeError('All process slots are taken.');
  return leaseSlot(sql, processId, clock);
}

/** Shows that the process lives, and corrects its clock. @returns false when the slot has another holder now */
export async function beat(sql: Sql, processId: string, clock: SyncedClock): Promise<boolean> {
  const askedMs = Date.now();
  const [row] = await sql<{ now_ms: number }[]>`
    update processes set heartbeat_at = now() where process_id = ${processId}
    returning extract(epoch from clock_timestamp())::float8 * 1000 as now_ms`;
  if (!row) return false;
  clock.sync(row.now_ms, askedMs, Date.now());
  return true;
}

/** Gives the slot back after a cool-down. */
export async function releaseSlot(sql: Sql, processId: string): Promise<void> {
  const age = slotFreeAfterSeconds - cooldownSeconds;
  await sql`update processes set heartbeat_at = now() - make_interval(secs => ${age}) where process_id = ${processId}`;
}
