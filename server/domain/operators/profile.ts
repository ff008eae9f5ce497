import type { TemplateSchema } from '#db/schema/templates.ts';
import { type Context, type Core, perCore } from '../context.ts';
import { DomainError } from '../errors.ts';
import { compileTemplate, type Template } from '../templates/index.ts';
import { TimedCache } from '../timed-cache.ts';

/** What nearly every request needs to know of its operator. */
export interface OperatorProfile {
  operatorId: number;
  piiSalt: Buffer;
  rateLimits: Readonly<Record<string, string>>;
  template: Template | null;
}

/** One second less the time that a request may take to use what it got. */
const maxAgeMs = 900;

interface ProfileRow {
  pii_salt: Buffer;
  rate_limits: Record<string, string>;
  id: string | null;
  name: string | null;
  version: string | null;
  schema: TemplateSchema | null;
}

async function loadProfile(core: Core, operatorId: number): Promise<OperatorProfile | null> {
  const rows = await core.database.statement(
    [operatorId],
    (sql) => sql<ProfileRow[]>`
    select o.pii_salt, o.rate_limits, t.id, t.name, t.version, t.schema
    from operators o
    left join operator_settings s on s.operator_id = o.id
    left join templates t on t.id = s.template_id
    where o.id = ${operatorId}`,
  );
  const row = rows[0];
  if (!row) return null;
  const { id, name, version, schema } = row;
  const template = id && name && version && schema ? compileTemplate({ id, name, version, schema }) : null;
  return { operatorId, piiSalt: row.pii_salt, rateLimits: row.rate_limits, template };
}

const profilesOf = perCore('operators.profiles', (core) => {
  return new TimedCache<number, OperatorProfile>(maxAgeMs, (operatorId) => loadProfile(core, operatorId));
});

/** The operator's profile, at most a second old; a promise of it only when the database must be asked. */
export function getProfile(core: Core, operatorId: number): OperatorProfile | Promise<OperatorProfile> {
  const profiles = profilesOf(core);
  return profiles.peek(operatorId) ?? profiles.get(operatorId).then(required);
}

function required(profile: OperatorProfile | null): OperatorProfile {
  if (!profile) throw new DomainError('NOT_FOUND', 'No such operator.');
  return profile;
}

/** Makes this process see a change of the operator at once. */
export function forgetProfile(core: Core, operatorId: number): void {
  profilesOf(core).forget(operatorId);
}

export type WritableProfile = OperatorProfile & { template: Template };

const isWritable = (profile: OperatorProfile): profile is WritableProfile => profile.template !== null;

/** The profile for a write. A template that another process chose a moment ago counts, so a missing one is asked for again. */
export function getWritableProfile({ core, operatorId }: Context): WritableProfile | Promise<WritableProfile> {
  const profile = profilesOf(core).peek(operatorId);
  return profile && isWritable(profile) ? profile : loadWritableProfile(core, operatorId);
}

async function loadWritableProfile(core: Core, operatorId: number): Promise<WritableProfile> {
  let profile = await getProfile(core, operatorId);
  if (!isWritable(profile)) profile = (await profilesOf(core).reload(operatorId)) ?? profile;
  if (isWritable(profile)) return profile;
  throw new DomainError(
    'TEMPLATE_NOT_CONFIGURED',
    'Choose a template first: PUT /settings with { "templateId": "tpl_igaming" }.',
  );
}
