export { createUser, prepareUser } from './create-user.ts';
export { currentMembership, describeSession } from './current-session.ts';
export { endSession, findSessionUser, renewableSeconds, type SessionClaims, sessionIdleSeconds } from './sessions.ts';
export { signIn } from './sign-in.ts';
