import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenCore } from '#server/core.ts';
import type { Context } from '#server/domain/context.ts';
import { answerOf, readAll } from '../setup/answers.ts';
import { createTestOperator, openTestCore } from '../setup/database.ts';
import { type Belongings, fillOperator } from '../setup/fill-operator.ts';
import { readingVerbs, writingVerbs } from '../setup/verbs.ts';

/** What the domain exports besides the verbs that are tried, and why it is not. */
const exceptions: Record<string, string[]> = {
  'touches no database': [
    ...['canonicalJson', 'canonicalNode', 'mergeMembers', 'scanJson', 'splitMembers', 'stringifyJson'],
    ...['beginFingerprint', 'deriveFingerprintKey', 'fingerprintBatch', 'fingerprintEvent', 'fingerprintRequest'],
    ...['isIdempotencyKey', 'isSameRequest', 'keyReused'],
    ...['generationIn', 'prepareEntity', 'prepareEvent', 'requirePossibleId', 'scanBatch', 'sealPii'],
    ...['compileTemplate', 'parseRateLimit', 'takeToken', 'toEvent', 'unpacked'],
    ...['validateEntity', 'validateEvent', 'validateStateKey'],
    ...['currentActor', 'currentMembership', 'describeSession', 'forgetApiKeys', 'forgetProfile', 'renewableSeconds'],
    ...['createToken', 'digestToken', 'dueOf', 'generationOf', 'linkTo', 'sendMail'],
    ...['derivePublicKey', 'deriveSigningKey', 'hmacExternalId', 'toPublicKey', 'currentGeneration', 'actorIdOf'],
    ...['compareMasterKeys', 'isUntried', 'keyIdOf', 'ledgerLine', 'parseReceipt', 'readLedger', 'verifyReceipt'],
  ],
  'touches the account of one person, whom it takes from their session': [
    ...['endSession', 'listSessions', 'signOut', 'signOutEverywhere', 'startSession', 'switchOperator'],
    ...['changeName', 'changePassword', 'getAccount', 'isStillThem', 'transactForUser'],
  ],
  'takes the person or the operator from the token of a link, or from an identity that a provider vouches for': [
    ...['acceptInvitation', 'findInvitation', 'joinByInvitation', 'findReset', 'resetPassword', 'requestReset'],
    ...['admitIdentity', 'bindIdentity', 'findBoundUser', 'findUserByEmail', 'getSessionUser', 'writeIdentity'],
  ],
  'is a part of verbs that are tried, and takes the operator from them': [
    ...['findClaims', 'refuseKnownKey', 'runOnce'],
    ...['completeBatchJob', 'dropJob', 'findBatchAnswer', 'startBatchJob'],
    ...['getWritableProfile', 'prepareApiKey', 'subtractRecorded'],
    ...['allStates', 'archivedEvents', 'eraseIfSilent', 'isSilent'],
    ...['lockEntity'],
    ...['findErasedEvents', 'resealSlice', 'writeEntities', 'writeEvents', 'writeStates'],
    ...['writeAudit', 'writeAuditAt'],
    ...['findReceipt', 'keepReceipt', 'receiptsOf', 'writeReceipt'],
    ...['listAccesses', 'listReadsByKeys'],
  ],
  'reads what is the same for every operator': ['listErasureKeys', 'listTemplates', 'readReceiptKeys'],
  'finds out who asks, so there is no operator yet': ['findApiKey', 'findSessionUser', 'signIn'],
  'is for whoever runs the installation, over all operators': [
    ...[
      'createOperator',
      'createUser',
      'prepareUser',
      'findOperator',
      'getUsage',
      'listOperators',
      'findApiKeyOwner',
      'listTaskRuns',
      'isReceiptFor',
      'writeInstallationLog',
      'replayErasures',
      'findMissingReceipts',
      'getKeyStatus',
      'numberGeneration',
      'removeGeneration',
      'startRotation',
    ],
    ...['checkBackup', 'describeLedger', 'listBackups', 'startBackup'],
    ...['changeLimits', 'describeOperator', 'listAdministeredOperators', 'listInstallationLog', 'listPeople'],
    ...['enterOperator', 'leaveOperator', 'reactivateOperator', 'setRateLimits', 'suspendOperator'],
    ...['disableUser', 'drawUserId', 'enableUser', 'mailResetLink', 'makeResetLink', 'preparePerson'],
  ],
  'is for the clock and the start of the program, over all operators': [
    ...[
      'agreeOnGeneration',
      'applyRetention',
      'beat',
      'checkMasterKeys',
      'countRecords',
      'countUnfinished',
      'dropFineRollups',
      'dropOldRefusals',
      'dropOldRetentionRuns',
      'flushKeyUse',
      'flushPiiReads',
      'flushRefusals',
      'hasLedgeredReceipts',
      'isTaskUnderWay',
      'readCron',
      'readLastRun',
      'leaseSlot',
      'noteKeyUse',
      'notePiiRead',
      'noteRefusedItems',
      'noteRefusedRequest',
      'openTasks',
      'releaseSlot',
      'requestTask',
      'resealRecords',
      'resumeErasures',
      'rollUpIngestion',
      'settleReceipts',
      'takeUpErasures',
      'takeBackup',
      'endInterruptedIfDue',
      'tidyIfDue',
    ],
  ],
};

let core: OpenCore;
let close: () => Promise<void>;
let ada: { context: Context; own: Belongings };
let bob: { context: Context; own: Belongings };

const open = async (mark: string) => {
  const { context } = await createTestOperator(core, { name: `${mark} ${randomUUID()}` });
  return { context, own: await fillOperator(context, mark) };
};

beforeAll(async () => {
  ({ core, close } = await openTestCore());
  [ada, bob] = await Promise.all([open('mark-of-ada'), open('mark-of-bob')]);
});

afterAll(() => close());

const foreign = ({ own }: { own: Belongings }) => [own.mark, own.secret, `…${own.secret.slice(-4)}`, ...own.ids];

describe('of two operators with the same external ids and the same keys', () => {
  test('each reads its own', async () => {
    expect(await readAll(ada.context, ada.own)).toContain('mark-of-ada@example.com');
    expect(await readAll(bob.context, bob.own)).toContain('mark-of-bob@example.com');
  });

  test.each(Object.keys(readingVerbs))('neither sees anything of the other through %s', async (name) => {
    const verb = readingVerbs[name] ?? expect.fail();
    const answer = await answerOf(verb, bob.context, ada.own);
    for (const text of foreign(ada)) expect(answer).not.toContain(text);
  });

  test.each(Object.keys(writingVerbs))('neither sees or changes anything of the other through %s', async (name) => {
    const verb = writingVerbs[name] ?? expect.fail();
    const before = await readAll(ada.context, ada.own);
    const { context } = await open('mark-of-eve');
    const answer = await answerOf(verb, context, ada.own);
    for (const text of foreign(ada)) if (text !== ada.own.keyId) expect(answer).not.toContain(text);
    expect(await readAll(ada.context, ada.own)).toBe(before);
  });

  test.each([
    ...['getJob', 'describeJob', 'listJobErrors', 'exportJobErrors'],
    ...['renameApiKey', 'rotateApiKey', 'revokeApiKey'],
  ])('%s answers for what the other has as for what is nowhere', async (name) => {
    const verb = readingVerbs[name] ?? writingVerbs[name] ?? expect.fail();
    const nowhere = { ...ada.own, jobId: 'job_0123456789abcdef', keyId: 'key_0123456789abcdef' };
    expect(await answerOf(verb, bob.context, ada.own)).toBe(await answerOf(verb, bob.context, nowhere));
  });
});

describe('every verb of the domain', () => {
  const domain = join(import.meta.dirname, '../../server/domain');
  const aggregates = readdirSync(domain).filter((name) => existsSync(join(domain, name, 'index.ts')));
  const tried = [...Object.keys(readingVerbs), ...Object.keys(writingVerbs)].map((name) => name.split(' ', 1)[0]);
  const excepted = Object.values(exceptions).flat();
  let verbs: string[];

  beforeAll(async () => {
    const modules = await Promise.all(aggregates.map((name) => import(join(domain, name, 'index.ts'))));
    const exported = modules.flatMap((module: Record<string, unknown>) => Object.entries(module));
    const isClass = (name: string) => /^[A-Z]/.test(name);
    verbs = exported.filter(([name, value]) => typeof value === 'function' && !isClass(name)).map(([name]) => name);
  });

  test('is tried with another operator’s names, or is an exception with a reason', () => {
    expect(verbs.filter((name) => !tried.includes(name) && !excepted.includes(name))).toEqual([]);
  });

  test('that is an exception exists, is not tried and has one reason', () => {
    expect(excepted.filter((name) => !verbs.includes(name) || tried.includes(name))).toEqual([]);
    expect(new Set(excepted).size).toBe(excepted.length);
  });
});
