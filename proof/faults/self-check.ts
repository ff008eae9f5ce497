import type { TransactionSql } from 'postgres';
import type { Stage } from '../stage/stage.ts';
import { checkTables } from './check-canaries.ts';
import { checkReceipts } from './check-receipts.ts';
import { checkRows } from './check-rows.ts';
import { checkValues } from './check-values.ts';
import type { BatchRecord, EntityRecord, EventRecord, Ledger } from './ledger.ts';

/** Harm that is done to the proof's own data for a moment, and what the checks must then say. */
interface Harm {
  name: string;
  finds: RegExp;
  doIt: (sql: TransactionSql, found: Findable) => Promise<unknown>;
}

/** Something of each kind that was acknowledged. */
interface Findable {
  event: EventRecord;
  batch: BatchRecord;
  entity: EntityRecord;
  other: EntityRecord;
  erased: EntityRecord;
}

const undone = Symbol('undone');

const where = (token: string) => `where data->>'token' = '${token}'`;

const harms: Harm[] = [
  {
    name: 'a lost event',
    finds: /^I1: an event/,
    doIt: (sql, { event }) => sql.unsafe(`delete from events ${where(event.token)}`),
  },
  {
    name: 'a doubled event',
    finds: /^I2: an event/,
    doIt: (sql, { event }) =>
      sql.unsafe(
        `insert into events select operator_id, entity_id, id + 1, type, data, occurred_at from events ${where(event.token)}`,
      ),
  },
  {
    name: 'an event with another id',
    finds: /^I1: an event has another id/,
    doIt: (sql, { event }) => sql.unsafe(`update events set id = id + 1 ${where(event.token)}`),
  },
  {
    name: 'an event at another operator',
    finds: /^I6/,
    doIt: (sql, { event }) => sql.unsafe(`update events set operator_id = operator_id + 1 ${where(event.token)}`),
  },
  {
    name: 'a torn batch',
    finds: /^I3/,
    doIt: (sql, { batch }) => sql.unsafe(`delete from events ${where(batch.events[0]?.token ?? '')}`),
  },
  {
    name: 'a lost entity',
    finds: /^I1: an entity/,
    doIt: (sql, { other }) => sql`delete from entities where external_id = ${other.externalId}`,
  },
  {
    name: 'an older value of an entity',
    finds: /^I1: an entity holds/,
    doIt: (sql, { other }) =>
      sql`update entities set data = '{"token":"older"}' where external_id = ${other.externalId}`,
  },
  {
    name: 'a lost event of an erased entity',
    finds: /^I1: an (erased entity|acknowledged event of an erased)/,
    doIt: (sql, { erased }) =>
      sql`delete from events where entity_id = (select id from entities where external_id = ${erased.externalId})`,
  },
  {
    name: "an erased entity's event in the clear",
    finds: /^I7/,
    doIt: (sql, { erased }) =>
      sql`update events set data = ${`{"note":"${erased.canary}"}`}::text::json
        where entity_id = (select id from entities where external_id = ${erased.externalId})`,
  },
  {
    name: 'PII in the clear',
    finds: /^I7/,
    doIt: (sql, { entity }) =>
      sql`update entities set data = ${`{"email":"${entity.pii}@example.com"}`}::text::json where external_id = ${entity.externalId}`,
  },
  {
    name: 'an acknowledged erasure that no receipt is of',
    finds: /^I7: an acknowledged erasure has no receipt/,
    doIt: (sql, { erased }) =>
      sql`update operators set pii_salt = sha256(pii_salt) where id = ${erased.tenant.operatorId}`,
  },
  {
    name: 'a receipt that somebody else signed',
    finds: /^I7: a receipt in the erasure ledger does not verify/,
    doIt: (sql) => sql`update pii_key_generations set public_key = ${Buffer.alloc(32)}`,
  },
];

function findAll(ledger: Ledger): Findable | null {
  const entities = [...ledger.entities.values()];
  const whole = entities.filter(
    (one) => one.fate === 'acknowledged' && one.erasure === 'none' && one.possible.size === 0,
  );
  const event = [...ledger.events.values()].find(
    (one) => one.fate === 'acknowledged' && one.id && one.entity.erasure === 'none',
  );
  const batch = ledger.batches.find(
    (one) =>
      one.fate === 'acknowledged' &&
      one.events.length > 1 &&
      one.events.every((each) => each.entity.erasure === 'none'),
  );
  const erased = entities.find(
    (one) => one.erasure === 'acknowledged' && one.events.some(({ fate }) => fate === 'acknowledged'),
  );
  const other = whole.find((one) => one !== event?.entity);
  return event && batch && erased && other ? { event, batch, erased, other, entity: event.entity } : null;
}

/**
 * Proves that the checks can fail: each harm is done in a transaction, the checks look at it, and it is rolled back.
 * @returns how many harms were seen, and those that were not
 */
export async function checkTheChecks(stage: Stage, ledger: Ledger): Promise<{ seen: number; missed: string[] }> {
  const found = findAll(ledger);
  if (!found) return { seen: 0, missed: ['the checks were not tried: there was too little to harm'] };
  const missed: string[] = [];
  for (const { name, finds, doIt } of harms) {
    const problems = await tryHarm(stage, ledger, (tx) => doIt(tx, found));
    if (!problems.some((problem) => finds.test(problem))) missed.push(`the checks do not see ${name}`);
  }
  return { seen: harms.length - missed.length, missed };
}

async function tryHarm(
  { sql, program }: Stage,
  ledger: Ledger,
  doIt: (tx: TransactionSql) => Promise<unknown>,
): Promise<string[]> {
  let problems: string[] = [];
  try {
    await sql.begin(async (tx) => {
      await doIt(tx);
      problems = [
        ...(await checkRows(tx, ledger)),
        ...(await checkValues(tx, ledger)),
        ...(await checkTables(tx, ledger)),
        ...(await checkReceipts(tx, ledger, program.erasureLedger)),
      ];
      throw undone;
    });
  } catch (error) {
    if (error !== undone) throw error;
  }
  return problems;
}
