import { type KeyFacts, olderThanSealing, type StoredGeneration } from './read-generations.ts';
import type { KeyGeneration, KeyStatus } from './schemas.ts';

/** Requests are recognised by the generation that sealed when they came: for 24 hours, and one minute for slow ones. */
const recognisedMs = (24 * 60 + 1) * 60_000;

const countOf = (count: number, one: string, many: string) =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
const minute = (ms: number) => `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

function restart({ living, lacking, newest }: KeyFacts): string {
  return `Restart with it whatever runs without generation ${newest}: ${lacking} of ${countOf(living, 'process', 'processes')}.`;
}

const rotate = '`npx oda pii rotate` has them sealed anew at once, the worker does by itself within the hour';

/** Why a generation cannot be removed, in a sentence; null when all that is known allows it. */
export function refusalToRemove(one: StoredGeneration, facts: KeyFacts): string | null {
  const { generation, removedMs, unusedMs, records } = one;
  const { sealing, nowMs, behind, living } = facts;
  if (removedMs !== null) return `Generation ${generation} is removed already.`;
  if (generation === sealing)
    return `Generation ${generation} seals what is written: make a newer one first, with \`npx oda pii new-key\`.`;
  if (generation > sealing) return null;
  const before = olderThanSealing(facts).find((other) => other.generation < generation);
  if (before) return `Remove generation ${before.generation} first.`;
  if (behind > 0) return `Not every process seals with generation ${sealing} yet: ${behind} of ${living} do not.`;
  if (unusedMs === null) {
    if (records === 0)
      return `Generation ${generation} seals none of the records that were counted: the worker counts once more to be sure, and a day after that it can be removed.`;
    const what = records === null ? 'records' : countOf(records, 'record', 'records');
    return `Generation ${generation} may still seal ${what}: ${rotate}.`;
  }
  if (nowMs < unusedMs + recognisedMs) {
    const from = minute(unusedMs + recognisedMs + 59_999);
    return `Requests of the last 24 hours are recognised by generation ${generation}: it can be removed from ${from} on.`;
  }
  return null;
}

function stateOf({ generation, removedMs, unusedMs }: StoredGeneration, { sealing }: KeyFacts): KeyGeneration['state'] {
  if (removedMs !== null) return 'removed';
  if (generation > sealing) return 'new';
  if (generation === sealing) return 'sealing';
  return unusedMs === null ? 'older' : 'unused';
}

/** How far the rotation is: null when no record waits for it. */
function progressOf(facts: KeyFacts): KeyStatus['progress'] {
  const waiting = olderThanSealing(facts).filter(({ unusedMs }) => unusedMs === null);
  const present = facts.generations.find(({ generation }) => generation === facts.sealing);
  if (waiting.length === 0) return null;
  const left = waiting.reduce((sum, { records }) => sum + (records ?? 0), 0);
  const done = present?.records ?? 0;
  return { done, all: done + left };
}

/** What whoever runs the installation does next. @param held the generations that stand in PII_MASTER_KEYS */
function adviseOn(facts: KeyFacts, held: readonly number[]): Pick<KeyStatus, 'next' | 'advice'> {
  const { generations, sealing, newest } = facts;
  if (newest > sealing) return { next: 'restart', advice: restart(facts) };
  const older = olderThanSealing(facts);
  if (older.some(({ unusedMs }) => unusedMs === null)) {
    const advice = `Records of older generations are sealed by generation ${sealing} anew: ${rotate}. Keep all keys.`;
    return { next: 'reseal', advice };
  }
  const first = older.at(-1);
  if (first) {
    const refusal = refusalToRemove(first, facts);
    if (refusal !== null) return { next: 'wait', advice: refusal };
    const advice = `Nothing is sealed by generation ${first.generation} any more: it can be removed, by \`npx oda pii remove ${first.generation}\`.`;
    return { next: 'remove', advice };
  }
  const leftOver = generations.find(({ generation, removedMs }) => removedMs !== null && held.includes(generation));
  if (leftOver) {
    const keep = leftOver.sealsMs === null ? '' : ' Keep it as long as you keep backups of before.';
    const advice = `Generation ${leftOver.generation} is removed: take it out of PII_MASTER_KEYS before the next start.${keep}`;
    return { next: 'take-out', advice };
  }
  return { next: 'make-key', advice: 'Nothing. To begin a rotation: `npx oda pii new-key`.' };
}

const iso = (ms: number) => new Date(Math.round(ms)).toISOString();
const isoOrNull = (ms: number | null) => (ms === null ? null : iso(ms));

/** What is to be told of the master keys. */
export function describeKeys(facts: KeyFacts, held: readonly number[]): KeyStatus {
  const { sealing, living, lacking, behind } = facts;
  const generations = facts.generations.map((one) => ({
    generation: one.generation,
    state: stateOf(one, facts),
    records: one.removedMs === null ? one.records : null,
    countedAt: isoOrNull(one.countedMs),
    knownSince: iso(one.knownMs),
    sealsSince: isoOrNull(one.sealsMs),
    unusedSince: isoOrNull(one.unusedMs),
    removedAt: isoOrNull(one.removedMs),
    refusal: refusalToRemove(one, facts),
  }));
  const processes = { living, lacking, behind };
  return { sealing, generations, processes, progress: progressOf(facts), ...adviseOn(facts, held) };
}
