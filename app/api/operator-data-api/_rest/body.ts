import type { z } from 'zod';
import { BatchItems, fingerprintBatch, scanBatch } from '#server/domain/batches/index.ts';
import type { Context } from '#server/domain/context.ts';
import { DomainError, type Issue } from '#server/domain/errors.ts';
import { type Fingerprint, fingerprintEvent, fingerprintRequest } from '#server/domain/idempotency/index.ts';
import { type JsonObjectNode, JsonSyntaxError, scanJson } from '#server/domain/json/index.ts';
import { JsonText } from '#server/domain/json-text.ts';
import { type FieldsSchema, parseFields, unknownFields } from '#server/domain/parse-fields.ts';
import { type Template, validateEntity, validateEvent } from '#server/domain/templates/index.ts';

const mebibyte = 1024 * 1024;
const warningsMost = 20;

type Operation = 'entity' | 'event';

/** How an operation reads its body, and how much of it there may be. */
export type Body =
  | { kind: 'fields'; bytesMost: number; schema: FieldsSchema; operation?: Operation }
  | { kind: 'value'; bytesMost: number }
  | { kind: 'batch'; bytesMost: number; schema: FieldsSchema; of: 'entities' | 'events' | 'states'; itemsMost: number };

export type ReadBody<B extends Body> = B extends { kind: 'fields'; schema: infer S extends FieldsSchema }
  ? z.output<S>
  : B extends { kind: 'batch'; schema: infer S extends FieldsSchema }
    ? { source: string; items: BatchItems<S> }
    : JsonText;

export function fieldsBody<S extends FieldsSchema>(schema: S, operation?: Operation) {
  return { kind: 'fields' as const, bytesMost: mebibyte, schema, ...(operation && { operation }) };
}

export function batchBody<S extends FieldsSchema>(schema: S, of: 'entities' | 'events' | 'states', itemsMost: number) {
  return { kind: 'batch' as const, bytesMost: 10 * mebibyte, schema, of, itemsMost };
}

export const valueBody = { kind: 'value' as const, bytesMost: mebibyte };

/** A body whose syntax is right, ready to be fingerprinted and then parsed. */
export interface ScannedBody {
  warnings: string[];
  fingerprint: (context: Context, params: Readonly<Record<string, string>>) => Fingerprint | Promise<Fingerprint>;
  /** @throws MISSING_FIELDS, VALIDATION_FAILED */
  parse: () => unknown;
  /** What the template finds besides, when `parse` refuses some field: a failed validation is told of whole. */
  issuesBy: (template: Template) => Issue[];
}

const noIssues = () => [];

/** Reads the syntax of a body; only a batch takes several turns. @throws INVALID_INPUT */
export function scanBody(body: Body, source: string): ScannedBody | Promise<ScannedBody> {
  if (body.kind === 'batch') return scanBatchBody(body, source);
  const text = scanDocument(source);
  if (body.kind === 'value')
    return {
      warnings: [],
      fingerprint: (context) => fingerprintRequest(context, '', source),
      parse: () => unwrap(text),
      issuesBy: noIssues,
    };
  const { node } = text;
  if (node.kind !== 'object') throw new DomainError('INVALID_INPUT', 'The body must be a JSON object.');
  return {
    warnings: warningsOf(body.schema, node),
    fingerprint: (context, { externalId }) =>
      body.operation === 'event'
        ? fingerprintEvent(context, externalId ?? '', source, node, true)
        : fingerprintRequest(context, '/entities', source),
    parse: () => parseFields(body.schema, source, node),
    issuesBy: (template) => findIssues(template, body.operation, source, node),
  };
}

function findIssues(template: Template, operation: Operation | undefined, source: string, { members }: JsonObjectNode) {
  const type = members.get(`${operation}Type`);
  const data = members.get('data');
  if (type?.kind !== 'string' || data?.kind !== 'object') return [];
  const text = new JsonText(source, data);
  return operation === 'event'
    ? validateEvent(template, type.value, text)
    : validateEntity(template, type.value, text).issues;
}

async function scanBatchBody(body: Body & { kind: 'batch' }, source: string): Promise<ScannedBody> {
  const scanned = await scanBatch(source, body.itemsMost);
  return {
    warnings: [],
    fingerprint: (context) => fingerprintBatch(context, body.of, source, scanned),
    parse: () => ({ source, items: new BatchItems(body.schema, source, scanned) }),
    issuesBy: noIssues,
  };
}

function scanDocument(source: string): JsonText {
  try {
    const { node, refusal } = scanJson(source, { keepDepth: 3, keepArrays: false });
    if (refusal !== null) throw new DomainError('INVALID_INPUT', refusal);
    return new JsonText(source, node);
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw new DomainError('INVALID_INPUT', error.message);
    throw error;
  }
}

/** Only an object whose single key is `value` is unwrapped. */
function unwrap(text: JsonText): JsonText {
  const value = text.member('value');
  return text.node.kind === 'object' && text.node.members.size === 1 && value ? new JsonText(text.source, value) : text;
}

function warningsOf(schema: FieldsSchema, node: JsonObjectNode): string[] {
  const unknown = unknownFields(schema, node).slice(0, warningsMost);
  return unknown.map((name) => `Unknown field: "${name}" was ignored.`);
}
