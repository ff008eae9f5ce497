import type { AuditAction } from '#server/domain/audit/schemas.ts';

/** What was done, as the end of "somebody …". */
export const actionWords: Record<AuditAction, string> = {
  'api-key.created': 'Created an API key',
  'api-key.renamed': 'Renamed an API key',
  'api-key.rotated': 'Rotated an API key',
  'api-key.revoked': 'Revoked an API key',
  'settings.changed': 'Changed settings',
  'entity.created': 'Created an entity by hand',
  'entity.edited': 'Edited an entity by hand',
  'entity.revealed': 'Revealed personal data',
  'entity.exported': 'Exported an entity',
  'entity.erased': 'Erased an entity',
  'job-errors.exported': 'Exported the errors of a job',
  'audit.exported': 'Exported the audit log',
  'backup.requested': 'Asked for a backup',
  'backup.taken': 'Took a backup',
  'backup.checked': 'Verified a backup',
  'backup.restored': 'Restored a backup',
  'ledger.replayed': 'Erased again by a ledger',
  'operator.created': 'Created the operator',
  'operator.suspended': 'Suspended the operator',
  'operator.reactivated': 'Reactivated the operator',
  'operator.limits-changed': 'Changed rate limits',
  'operator.entered': 'Began to act for the operator',
  'operator.left': 'Stopped acting for the operator',
  'user.created': 'Added a person',
  'user.invited': 'Invited somebody',
  'user.role-changed': 'Changed a role',
  'user.disabled': 'Disabled a person',
  'user.enabled': 'Enabled a person',
  'user.removed': 'Removed a person',
  'user.renamed': 'Changed a name',
  'user.bound-to-provider': 'Tied a person to an identity provider',
  'invitation.revoked': 'Withdrew an invitation',
  'invitation.accepted': 'Accepted an invitation',
  'password.changed': 'Changed a password',
  'password.reset': 'Set a new password by a link',
  'reset-link.created': 'Made a link to reset a password',
  'session.ended': 'Ended a session',
  'sessions.ended': 'Signed out everywhere',
  'master-keys.rotated': 'Began to seal with a newer master key',
  'master-keys.removed': 'Removed a master key',
};

const doorWords: Record<string, string> = { rest: 'API', portal: 'Portal', cli: 'Command line', worker: 'Program' };

/** Where it came in, such as "Portal". */
export const doorName = (door: string) => doorWords[door] ?? door;

/** Newer actions than this page knows are shown as they are called. */
export const actionName = (action: string) => (action in actionWords ? actionWords[action as AuditAction] : action);
