import { numberArray } from '#db/arrays.ts';
import type { RunStatement } from '#db/client.ts';
import { formatId, parseId, timeOfId } from '../ids.ts';
import type { AuditRow } from './find-audit.ts';
import type { AuditActor, ListedAudit } from './schemas.ts';

/** What people call the actors and subjects of some rows. */
export interface Names {
  users: ReadonlyMap<string, string>;
  keys: ReadonlyMap<string, string>;
}

type ActorColumns = Pick<AuditRow, 'actorKind' | 'actorId'>;

const userSubject = /^user:(\d+)$/;

/** Looks the names up that some rows need: of people, who may have left the operator, and of its keys. */
export async function readNames(
  run: RunStatement,
  operatorId: number,
  rows: readonly (ActorColumns & { subject?: string | null })[],
): Promise<Names> {
  const userIds = new Set<string>();
  const keyIds = new Set<bigint>();
  for (const { actorKind, actorId, subject } of rows) {
    if (actorId !== null) actorKind === 'apiKey' ? keyIds.add(actorId) : userIds.add(String(actorId));
    const [, userId] = userSubject.exec(subject ?? '') ?? [];
    if (userId) userIds.add(userId);
    const keyId = subject ? parseId('key', subject) : null;
    if (keyId !== null) keyIds.add(keyId);
  }
  const [users, keys] = await Promise.all([
    readLabels(userIds, (ids) =>
      run(
        (sql) => sql<Label[]>`
        select u.id, u.name as label from unnest(${numberArray(ids.map(BigInt))}::bigint[]) as wanted
        cross join lateral find_user_by_id(wanted) u`,
      ),
    ),
    readLabels(keyIds, (ids) =>
      run(
        (sql) => sql<Label[]>`
        select id, label from api_keys where operator_id = ${operatorId} and id = any(${numberArray(ids)}::bigint[])`,
      ),
    ),
  ]);
  return {
    users: new Map(users.map(({ id, label }) => [id, label])),
    keys: new Map(keys.map(({ id, label }) => [formatId('key', BigInt(id)), label])),
  };
}

interface Label {
  id: string;
  label: string;
}

/** Nothing is asked where nobody is to be named. */
const readLabels = async <Id>(ids: ReadonlySet<Id>, read: (ids: Id[]) => Promise<Label[]>) =>
  ids.size === 0 ? [] : read([...ids]);

export function nameActor({ actorKind, actorId }: ActorColumns, { users, keys }: Names): AuditActor {
  const kind = actorKind as AuditActor['kind'];
  if (actorId === null) return { kind, id: kind, name: null };
  if (kind !== 'apiKey') return { kind, id: `${kind}:${actorId}`, name: users.get(String(actorId)) ?? null };
  const id = formatId('key', actorId);
  return { kind, id, name: keys.get(id) ?? null };
}

export function toListedAudit(row: Omit<AuditRow, 'operatorId'>, names: Names): ListedAudit {
  const { id, action, door, address, subject, details } = row;
  const [, userId] = userSubject.exec(subject ?? '') ?? [];
  const subjectName = (userId ? names.users.get(userId) : names.keys.get(subject ?? '')) ?? null;
  return {
    id: formatId('aud', id),
    at: new Date(timeOfId(id)).toISOString(),
    action,
    actor: nameActor(row, names),
    door,
    address,
    subject: subject === null ? null : { id: subject, name: subjectName },
    details: details as ListedAudit['details'],
  };
}
