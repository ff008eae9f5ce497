import type { Core, Origin } from '../context.ts';
import type { SessionUser } from './schemas.ts';

/** What a verb on somebody's own account gets besides its input: the person, and the session they act in. */
export interface AccountContext {
  readonly core: Core;
  readonly user: SessionUser;
  readonly sessionId: string;
  readonly origin: Origin;
}
