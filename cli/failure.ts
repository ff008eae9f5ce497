import { CommanderError } from 'commander';
import { type ErrorCode, isDomainError } from '#server/domain/errors.ts';
import { EnvironmentError } from '#server/env.ts';
import { explainFailure } from '#server/explain-failure.ts';

/** 2: the caller's mistake, the same again fails again. 1: the machine's failure, the same may succeed later. */
type ExitCode = 1 | 2;

const exitCodes = {
  MISSING_FIELDS: 2,
  VALIDATION_FAILED: 2,
  TEMPLATE_NOT_CONFIGURED: 2,
  INVALID_INPUT: 2,
  UNAUTHORIZED: 2,
  FORBIDDEN: 2,
  ENTITY_NOT_FOUND: 2,
  NOT_FOUND: 2,
  METHOD_NOT_ALLOWED: 2,
  LAST_ACTIVE_KEY: 2,
  ENTITY_ERASED: 2,
  CONFLICT: 2,
  PAYLOAD_TOO_LARGE: 2,
  UNSUPPORTED_MEDIA_TYPE: 2,
  IDEMPOTENCY_KEY_REUSED: 2,
  RATE_LIMITED: 1,
  INTERNAL_ERROR: 1,
  UNAVAILABLE: 1,
} satisfies Record<ErrorCode, ExitCode>;

/** Turns whatever was thrown into one sentence and an exit code. Only messages meant for people come through. */
export function explain(error: unknown): { sentence: string; exitCode: ExitCode } {
  const message = error instanceof CommanderError ? describeUsage(error) : explainFailure(error);
  return { sentence: toSentence(message), exitCode: exitCodeOf(error) };
}

function exitCodeOf(error: unknown): ExitCode {
  if (isDomainError(error)) return exitCodes[error.code];
  return error instanceof CommanderError || error instanceof EnvironmentError ? 2 : 1;
}

/** Without a command, commander prints the help as an error; its other errors can be several sentences. */
function describeUsage({ code, message }: CommanderError): string {
  if (code === 'commander.help') return 'A command is missing: see `npx oda --help`';
  return message
    .replace(/^error: /, '')
    .replace(/\.?\n\(Did you mean (.+)\?\)$/, ' (did you mean $1?)')
    .replace('. Expected ', ': expected ');
}

/** One sentence on one line. A key that was typed in the wrong place is not repeated. */
function toSentence(message: string): string {
  const line = message
    .replace(/oh_live_\w+/g, 'oh_live_…')
    .replace(/\s+/g, ' ')
    .replace(/\. ([A-Z])(?=[a-z])/g, (_, letter: string) => `; ${letter.toLowerCase()}`)
    .trim();
  const sentence = `${line.charAt(0).toUpperCase()}${line.slice(1)}`;
  return /[.?!]$/.test(sentence) ? sentence : `${sentence}.`;
}
