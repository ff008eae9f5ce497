import { createApiKey, listApiKeys, renameApiKey, revokeApiKey, rotateApiKey } from '#server/domain/api-keys/index.ts';
import { exportAudit, listAudit, listAuditActors, listPiiReads } from '#server/domain/audit/index.ts';
import type { Context } from '#server/domain/context.ts';
import {
  countEntity,
  createEntity,
  editEntity,
  eraseEntity,
  eraseEntityById,
  exportEntity,
  exportEntityById,
  findEntities,
  getEntity,
  getEntityById,
  getErasure,
  getErasureById,
  listEntities,
  revealEntity,
} from '#server/domain/entities/index.ts';
import { CreateEntityInput, EditEntityInput } from '#server/domain/entities/schemas.ts';
import { listErasures, readReceipt } from '#server/domain/erasures/index.ts';
import { listEvents } from '#server/domain/events/index.ts';
import { getGettingStarted } from '#server/domain/getting-started/index.ts';
import { describeJob, exportJobErrors, getJob, listJobErrors, listJobs } from '#server/domain/jobs/index.ts';
import { getProfile } from '#server/domain/operators/index.ts';
import { listRefusals } from '#server/domain/refusals/index.ts';
import { changeRetention, getRetentionStatus, previewRetention } from '#server/domain/retention/index.ts';
import { hasRight } from '#server/domain/rights.ts';
import { getOverview } from '#server/domain/rollups/index.ts';
import { chooseTemplate, getSettings, previewTemplate, updateSettings } from '#server/domain/settings/index.ts';
import { getState, getStates } from '#server/domain/states/index.ts';
import {
  changeRole,
  disableMember,
  enableMember,
  inviteMember,
  listInvitations,
  listMembers,
  removeMember,
  resetMemberPassword,
  revokeInvitation,
} from '#server/domain/team/index.ts';
import { getEventData, getTimeline, watchTimeline } from '#server/domain/timeline/index.ts';
import { asAdministrator } from './database.ts';
import { type Belongings, sharedId, sharedKey } from './fill-operator.ts';
import { player, sendBatch, sendEntity, sendEvent, sendState, session } from './requests.ts';

/** An export without what tells of it and of other reads. */
async function readWhole({ pieces }: { pieces: AsyncIterable<string> }): Promise<object> {
  const all = JSON.parse((await Array.fromAsync(pieces)).join('')) as { accesses: { action: string }[] };
  const accesses = all.accesses.filter(({ action }) => action !== 'entity.exported');
  return { ...all, accesses, exportedAt: null, readsByKeys: null };
}

export type Verb = (context: Context, foreign: Belongings) => Promise<unknown>;

/** What no key may do is done by whoever runs the installation; a caller without any right stays who they are. */
const byPeople = (context: Context) => (hasRight(context.actor, 'read') ? asAdministrator(context) : context);

/** Every verb that reads operator data, asked for what another operator has too, or has alone. */
export const readingVerbs: Record<string, Verb> = {
  getEntity: (context) => getEntity(context, { externalId: sharedId }),
  findEntities: (context, { ids }) => findEntities(context, { prefix: ids[0] ?? '' }),
  countEntity: (context, { ids }) => countEntity(context, { id: ids[0] ?? '' }),
  exportEntity: async (context) => readWhole(await exportEntity(context, { externalId: sharedId })),
  exportEntityById: async (context, { ids }) => readWhole(await exportEntityById(context, { id: ids[0] ?? '' })),
  getErasure: (context) => getErasure(context, { externalId: 'shared-erased' }),
  getErasureById: (context, { erasedId }) => getErasureById(context, { id: erasedId }),
  getEntityById: (context, { ids }) => getEntityById(context, { id: ids[0] ?? '' }),
  listErasures: (context) => listErasures(context, {}),
  'listErasures from a foreign cursor': (context, { receiptId }) => listErasures(context, { cursor: receiptId }),
  readReceipt: (context, { receiptId }) => readReceipt(context, receiptId),
  getTimeline: (context, { ids }) => getTimeline(context, { id: ids[0] ?? '' }),
  getEventData: (context, { ids }) => getEventData(context, { id: ids[0] ?? '', eventId: ids[1] ?? '' }),
  watchTimeline: async (context, { ids }) => {
    const stream = watchTimeline(context, { id: ids[0] ?? '' }, new AbortController().signal);
    const { value } = await stream.next();
    await stream.return(undefined);
    return value;
  },
  listEntities: (context) => listEntities(context, {}),
  'listEntities by a prefix': (context) => listEntities(context, { search: sharedId }),
  'listEntities by a state': (context) => listEntities(context, { state: { key: 'kyc_status', value: 'shared' } }),
  getProfile: async ({ core, operatorId }) => getProfile(core, operatorId),
  getStates: (context) => getStates(context, { externalId: sharedId }),
  getState: (context) => getState(context, { externalId: sharedId, stateKey: 'balance' }),
  listEvents: (context) => listEvents(context, { externalId: sharedId }),
  'listEvents from a foreign cursor': (context, { ids }) =>
    listEvents(context, { externalId: sharedId, cursor: ids[1] }),
  'listEvents with the archive': (context) => listEvents(context, { externalId: sharedId, archive: true }),
  getRetentionStatus: (context) => getRetentionStatus(context),
  getJob: (context, { jobId }) => getJob(context, { jobId }),
  describeJob: (context, { jobId }) => describeJob(context, { jobId }),
  listJobs: (context) => listJobs(context, {}),
  'listJobs from a foreign cursor': (context, { jobId }) => listJobs(context, { cursor: jobId }),
  listJobErrors: (context, { jobId }) => listJobErrors(context, { jobId }),
  exportJobErrors: (context, { jobId }) => exportJobErrors(context, { jobId }),
  getGettingStarted: (context) => getGettingStarted(context),
  previewRetention: (context) => previewRetention(context, { dataRetentionDays: 30, retentionPolicy: null }),
  previewTemplate: (context) => previewTemplate(context, { templateId: 'tpl_igaming' }),
  getSettings: (context) => getSettings(context),
  listApiKeys: (context) => listApiKeys(context),
  getOverview: (context) => getOverview(context, { range: '30d' }),
  listAudit: (context) => listAudit(byPeople(context), {}),
  listAuditActors: (context) => listAuditActors(byPeople(context)),
  listPiiReads: (context, { ids }) => listPiiReads(byPeople(context), { entityId: ids[0] ?? '' }),
  listRefusals: (context) => listRefusals(context, {}),
  'listRefusals from a foreign cursor': (context) => listRefusals(context, { cursor: 'ref_7fffffffffffffff' }),
  listInvitations: (context) => listInvitations(byPeople(context), {}),
  'listInvitations from a foreign cursor': (context, { invitationId }) =>
    listInvitations(byPeople(context), { cursor: invitationId }),
  listMembers: (context) => listMembers(byPeople(context), {}),
};

/** Every verb that writes operator data, likewise; the last ones destroy. */
export const writingVerbs: Record<string, Verb> = {
  upsertEntity: (context) => sendEntity(context, player(sharedId, { note: 'new' })),
  'upsertEntity with a foreign key': (context) => sendEntity(context, player('other-1'), sharedKey),
  recordEvent: (context) => sendEvent(context, sharedId, session()),
  'recordEvent with a foreign key': (context) => sendEvent(context, sharedId, session({ other: 1 }), sharedKey),
  putState: (context) => sendState(context, sharedId, 'balance', 0),
  ingestEntities: (context) => sendBatch(context, 'entities', [player(sharedId, { note: 'batch' }), player('other-2')]),
  ingestEvents: (context) =>
    sendBatch(context, 'events', [{ externalId: sharedId, ...session(), idempotencyKey: sharedKey }]),
  'ingestEvents with a foreign key': (context) =>
    sendBatch(context, 'events', [{ externalId: sharedId, ...session() }], sharedKey),
  ingestStates: (context) => sendBatch(context, 'states', [{ externalId: sharedId, stateKey: 'balance', value: 1 }]),
  updateSettings: (context) => updateSettings(context, { dataRetentionDays: 500, suppressErased: true }),
  chooseTemplate: (context) => chooseTemplate(context, { seen: 'tpl_igaming', templateId: 'tpl_igaming' }),
  changeRetention: (context) => {
    const seen = { dataRetentionDays: 100, retentionPolicy: null, suppressErased: false };
    return changeRetention(context, { seen, chosen: { ...seen, dataRetentionDays: 500 } });
  },
  createApiKey: (context) => createApiKey(byPeople(context), { label: 'new' }),
  renameApiKey: (context, { keyId }) => renameApiKey(byPeople(context), { id: keyId, label: 'new' }),
  rotateApiKey: (context, { keyId }) => rotateApiKey(byPeople(context), { id: keyId, overlapHours: 0 }),
  revokeApiKey: (context, { keyId }) => revokeApiKey(byPeople(context), { id: keyId }),
  createEntity: (context) =>
    createEntity(context, CreateEntityInput.parse({ entityType: 'game', externalId: 'other-3', data: '{"name":"x"}' })),
  editEntity: (context, { ids }) =>
    editEntity(context, EditEntityInput.parse({ id: ids[0], data: '{"email":"[encrypted]"}', updatedAt: 'any' })),
  revealEntity: (context, { ids }) => revealEntity(context, { id: ids[0] ?? '', reason: 'because' }),
  eraseEntityById: (context, { ids }) => eraseEntityById(context, { id: ids[0] ?? '' }),
  exportAudit: (context) => exportAudit(byPeople(context), {}),
  inviteMember: (context) => inviteMember(byPeople(context), { email: 'new@example.com', role: 'owner' }),
  revokeInvitation: (context, { invitationId }) => revokeInvitation(byPeople(context), { id: invitationId }),
  changeRole: (context, { userId }) => changeRole(byPeople(context), { userId, role: 'owner' }),
  disableMember: (context, { userId }) => disableMember(byPeople(context), { userId }),
  enableMember: (context, { userId }) => enableMember(byPeople(context), { userId }),
  resetMemberPassword: (context, { userId }) => resetMemberPassword(byPeople(context), { userId }),
  removeMember: (context, { userId }) => removeMember(byPeople(context), { userId }),
  eraseEntity: (context) => eraseEntity(context, { externalId: sharedId }),
};
