import type { Core, Role } from '../context.ts';
import type { SessionUser } from './schemas.ts';

interface SessionUserRow {
  id: string;
  email: string;
  name: string;
  is_administrator: boolean;
  session_version: number;
  disabled_at: string | null;
  operator_id: string | null;
  slug: string;
  operator_name: string;
  role: Role;
  suspended_at: string | null;
  chosen_operator_id: string | null;
  acting_id: string | null;
  acting_slug: string;
  acting_name: string;
  last_seen_at: string | null;
  outlived_version: number | null;
}

/** The person as they are now, with their roles; null when there is none with this id. */
export async function getSessionUser(core: Core, userId: number): Promise<SessionUser | null> {
  return (await getUserAndSession(core, userId, null))?.user ?? null;
}

/**
 * The same in a session; `lastSeenAtMs` is null when it is not open, or not this person's. `sessionVersion` is the one that
 * it holds, where that is a later one than its token says.
 */
export async function getUserAndSession(
  core: Core,
  userId: number,
  sessionId: string | null,
): Promise<{ user: SessionUser; lastSeenAtMs: number | null; sessionVersion: number | null } | null> {
  const rows = await core.database.sql<SessionUserRow[]>`
    select u.id, u.email, u.name, u.is_administrator, u.session_version, u.disabled_at,
      m.operator_id, m.slug, m.name as operator_name, m.role, m.suspended_at, s.chosen_operator_id, s.last_seen_at,
      s.session_version as outlived_version,
      s.acting_for_operator_id as acting_id, s.acting_for_slug as acting_slug, s.acting_for_name as acting_name
    from find_user_by_id(${userId}) u left join lateral list_memberships_of(u.id) m on true
      left join find_session(${sessionId}) s on s.user_id = u.id
    order by m.name, m.operator_id`;
  const [first] = rows;
  if (!first) return null;
  return {
    user: toUser(first, rows),
    lastSeenAtMs: first.last_seen_at === null ? null : Date.parse(first.last_seen_at),
    sessionVersion: first.outlived_version,
  };
}

function toUser(first: SessionUserRow, rows: readonly SessionUserRow[]): SessionUser {
  return {
    id: Number(first.id),
    email: first.email,
    name: first.name,
    isAdministrator: first.is_administrator,
    sessionVersion: first.session_version,
    disabled: first.disabled_at !== null,
    chosenOperatorId: first.chosen_operator_id === null ? null : Number(first.chosen_operator_id),
    actingFor:
      first.is_administrator && first.acting_id !== null
        ? { operatorId: Number(first.acting_id), slug: first.acting_slug, name: first.acting_name }
        : null,
    memberships: rows
      .filter((row) => row.operator_id !== null)
      .map((row) => ({
        operatorId: Number(row.operator_id),
        slug: row.slug,
        name: row.operator_name,
        role: row.role,
        suspended: row.suspended_at !== null,
      })),
  };
}
