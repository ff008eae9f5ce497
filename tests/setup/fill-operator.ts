import { randomUUID } from 'node:crypto';
import { createApiKey } from '#server/domain/api-keys/index.ts';
import { flushPiiReads } from '#server/domain/audit/index.ts';
import type { Context } from '#server/domain/context.ts';
import { eraseEntity, getEntity } from '#server/domain/entities/index.ts';
import { listErasures } from '#server/domain/erasures/index.ts';
import { flushRefusals } from '#server/domain/refusals/index.ts';
import { updateSettings } from '#server/domain/settings/index.ts';
import { inviteMember } from '#server/domain/team/index.ts';
import { createUser } from '#server/domain/users/index.ts';
import { asAdministrator } from './database.ts';
import { player, sendBatch, sendEntity, sendEvent, sendState, session } from './requests.ts';

/** What an operator has, under names that another one has as well, but for the ids and the mark in its values. */
export interface Belongings {
  mark: string;
  jobId: string;
  receiptId: string;
  erasedId: string;
  keyId: string;
  invitationId: string;
  userId: number;
  secret: string;
  ids: string[];
}

export const sharedId = 'shared-1';
export const sharedKey = 'shared-key';

/** Gives the operator something of everything; every value that it stores contains the mark. */
export async function fillOperator(context: Context, mark: string): Promise<Belongings> {
  const entity = await sendEntity(context, player(sharedId, { note: mark, email: `${mark}@example.com` }), sharedKey);
  const event = await sendEvent(context, sharedId, session({ note: mark }), sharedKey);
  await sendState(context, sharedId, 'balance', { note: mark });
  await sendState(context, sharedId, 'kyc_status', 'shared');
  const batch = await sendBatch(
    context,
    'events',
    [{ externalId: sharedId, ...session({ note: mark }) }, { externalId: mark }],
    sharedKey,
  );
  await sendEntity(context, player('shared-erased', { note: mark }));
  await eraseEntity(context, { externalId: 'shared-erased' });
  const [receipt] = (await listErasures(context, {})).items;
  await updateSettings(context, { dataRetentionDays: 100 });
  const key = await createApiKey(asAdministrator(context), { label: mark });
  await createApiKey(asAdministrator(context), { label: `${mark} 2` });
  await flushRefusals(context.core);
  await getEntity(context, { externalId: sharedId });
  await flushPiiReads(context.core);
  const invited = await inviteMember(asAdministrator(context), {
    email: `${mark}.invited@example.com`,
    role: 'viewer',
  });
  const person = { email: `${randomUUID()}@example.com`, name: mark, password: randomUUID(), role: 'viewer' } as const;
  const user = await createUser(asAdministrator(context), { ...person, operatorId: context.operatorId });
  return {
    mark,
    jobId: batch.jobId,
    receiptId: receipt?.id ?? '',
    erasedId: receipt?.entityId ?? '',
    keyId: key.id,
    invitationId: invited.id,
    userId: user.id,
    secret: key.secret,
    ids: [entity.id, event.id, batch.jobId, key.id, invited.id, user.email, receipt?.id ?? ''],
  };
}
