import { TRPCError } from '@trpc/server';
import { ZodError } from 'zod';
import { isDatabaseUnavailable } from '#db/errors.ts';
import { type Issue, isDomainError } from '#server/domain/errors.ts';
import { trpcCodes } from './error-codes.ts';

export const internalMessage = 'Something went wrong on our side. Try again, and name the request id if it stays.';
const unavailableMessage = 'The database does not answer at the moment. Try again in a few seconds.';

/** What a page is told that shows another operator than the session is in, or is another person's. */
export class OtherSessionError extends TRPCError {
  constructor(message: string) {
    super({ code: 'CONFLICT', message });
  }
}

/** @throws OtherSessionError where there is a reason */
export function refuseOtherSession(reason: string | null): void {
  if (reason !== null) throw new OtherSessionError(reason);
}

/** What a person may see of an error: its code and message by the domain's table, or one fixed sentence. */
export function toTrpcError(error: TRPCError): TRPCError {
  const { cause } = error;
  if (isDomainError(cause)) return new TRPCError({ code: trpcCodes[cause.code], message: cause.message, cause });
  if (cause && isDatabaseUnavailable(cause))
    return new TRPCError({ code: 'SERVICE_UNAVAILABLE', message: unavailableMessage });
  if (error.code === 'INTERNAL_SERVER_ERROR') return new TRPCError({ code: error.code, message: internalMessage });
  const [issue] = issuesOf(error);
  return issue ? new TRPCError({ code: error.code, message: issue.message, cause }) : error;
}

/** True when the cause belongs in the log: nobody foresaw it. */
export function isUnforeseen(error: TRPCError): boolean {
  const { cause } = error;
  return error.code === 'INTERNAL_SERVER_ERROR' && !isDomainError(cause) && !(cause && isDatabaseUnavailable(cause));
}

/** Each field that is wrong with the input, for the form that sent it. */
export function issuesOf({ cause }: TRPCError): Issue[] {
  if (isDomainError(cause)) return cause.extras.details ?? [];
  if (!(cause instanceof ZodError)) return [];
  return cause.issues.map(({ path, message }) => ({ field: path.join('.'), message }));
}
