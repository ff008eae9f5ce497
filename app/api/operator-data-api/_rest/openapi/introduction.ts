import type { ErrorCode } from '#server/domain/errors.ts';
import { statusOfCode } from '../errors.ts';
import { meaningOf } from './failure-texts.ts';
import type { Part } from './schemas.ts';
import { describeNames } from './template-descriptions.ts';

/** The introduction, in Markdown. */
export function introduction(codes: readonly ErrorCode[]): string {
  const rows = codes.map((code) => `| ${statusOfCode[code]} | \`${code}\` | ${meaningOf(code)} |`);
  return `${opening}\n\n| Status | Code | When |\n|---|---|---|\n${rows.join('\n')}\n\n${closing}`;
}

const opening = `
Send entities, events and states of your players as they change, one by one or in batches, and read them back.

## Addresses

The three base paths answer alike. \`HEAD\` answers as \`GET\` without a body, \`OPTIONS\` 204 with \`Allow\`. This document is at
\`/openapi.json\` below each of them and needs no key.

## Authentication

\`Authorization: Bearer oh_live_…\`: an API key of one operator. It opens what its scopes name:

- \`ingest\`: writing entities, events, states and batches
- \`read\`: every \`GET\`
- \`read:pii\`, with \`read\`: PII in the clear; without it a PII field reads \`"[encrypted]"\`
- \`settings\`: \`PUT /settings\`
- \`erase\`: \`DELETE\`

## Envelope

Every answer is JSON: \`{ "success": true, "data": … }\` or \`{ "success": false, "error": { "code", "message" }, "requestId" }\`.
Unknown fields at the top of a request are ignored and named in \`warnings\` beside \`data\`. Answers may gain fields: pass over what
you do not know.

## Idempotency

Send an \`Idempotency-Key\` with \`POST /entities\`, \`POST …/events\` and batches, and repeat a request whose answer you did not get.
For 24 hours the same key with the same request has no second effect: it is answered as the first was (an event with 200 and
\`"action": "duplicate"\`) and with \`Idempotent-Replayed: true\`. With another request it is 422. Only what succeeded is remembered.

## Rate limits

They count for the operator, not for the key: \`ingest:realtime\` (single writes), \`ingest:batch\` and \`read\` (the rest). \`RateLimit\`
and \`RateLimit-Policy\` tell how you stand; 429 comes with \`Retry-After\`.

## JSON and numbers

Bodies are UTF-8 with \`Content-Type: application/json\`, at most 1 MiB (batches 10 MiB, each item 1 MiB), nested at most 32
deep. Duplicate keys, \`__proto__\` as a key, \`\\u0000\` and lone surrogates are refused. Numbers are never changed: \`1234567890123456.78\` reads back as it
was sent, so read them with a parser that keeps them.

## Errors
`.trim();

const closing = `
Every address can answer 404 \`NOT_FOUND\` where there is nothing, and 405 \`METHOD_NOT_ALLOWED\` with \`Allow\` (the shared responses
\`NotFound\` and \`MethodNotAllowed\`).

Where several things are wrong, the first of this order is answered: 401 · 404 or 405 of the address · 403 · 429 · 415 · 413 · the
syntax of path, query, headers and body · \`MISSING_FIELDS\` · a known Idempotency-Key · \`TEMPLATE_NOT_CONFIGURED\` ·
\`VALIDATION_FAILED\` · \`ENTITY_ERASED\` · \`ENTITY_NOT_FOUND\`.
`.trim();

/** The groups of operations, each with what a reader needs first. */
export const tags: readonly Part[] = [
  {
    name: 'Templates and settings',
    description:
      'A template says which types and keys there are, which fields they require, and which are PII. Choose one before you write.',
  },
  {
    name: 'Entities',
    description: `What you keep data about, under your own ids. PII is stored sealed and opened only for keys that may see it.\n\n${describeNames('entityType')}`,
  },
  {
    name: 'Events',
    description: `What happened to an entity; never changed afterwards.\n\n${describeNames('eventType')}`,
  },
  {
    name: 'States',
    description: `What is so now: one value for each key of an entity.\n\n${describeNames('stateKey')}`,
  },
  {
    name: 'Batches and jobs',
    description:
      'Many writes in one call. Bad items are told one by one and never harm good ones; each batch leaves a job to look up.',
  },
  {
    name: 'Erasure and access',
    description:
      'For the people behind your data: what proves that they were erased, and all that is held on one of them.',
  },
];
