import type { z } from 'zod';
import { DomainError, type Issue, validationFailed } from './errors.ts';
import type { JsonNode, JsonObjectNode } from './json/index.ts';
import { JsonText } from './json-text.ts';

/** A schema for the members of a JSON object. */
export type FieldsSchema = z.ZodObject;

interface FieldPlan {
  names: string[];
  required: string[];
  /** Fields that any JSON value may stand in; they stay text. */
  json: ReadonlySet<string>;
}

const plans = new WeakMap<FieldsSchema, FieldPlan>();

function planOf(schema: FieldsSchema): FieldPlan {
  let plan = plans.get(schema);
  if (!plan) {
    const entries = Object.entries(schema.shape);
    plan = {
      names: entries.map(([name]) => name),
      required: entries.filter(([, field]) => field._zod.optin !== 'optional').map(([name]) => name),
      json: new Set(entries.filter(([, field]) => field._zod.def.type === 'custom').map(([name]) => name)),
    };
    plans.set(schema, plan);
  }
  return plan;
}

/** Members of the object that the schema does not know. */
export function unknownFields(schema: FieldsSchema, node: JsonObjectNode): string[] {
  const unknown: string[] = [];
  for (const name of node.members.keys()) if (!Object.hasOwn(schema.shape, name)) unknown.push(name);
  return unknown;
}

/**
 * Reads the fields that the schema names from a JSON object; JSON fields stay text.
 * @throws MISSING_FIELDS when a required one is absent (null is absent too, except where any JSON may stand), then
 *   VALIDATION_FAILED with every issue
 */
export function parseFields<S extends FieldsSchema>(schema: S, source: string, node: JsonObjectNode): z.output<S> {
  const plan = planOf(schema);
  const fields: Record<string, unknown> = {};
  const missing: Issue[] = [];
  for (const name of plan.names) {
    const value = node.members.get(name);
    if (value) fields[name] = plan.json.has(name) ? new JsonText(source, value) : plainValue(source, value);
  }
  for (const name of plan.required) {
    if (isAbsent(schema, name, node.members.get(name)))
      missing.push({ field: name, message: `Missing required field: "${name}"` });
  }
  if (missing.length > 0) throw new DomainError('MISSING_FIELDS', missing[0]?.message ?? '', { details: missing });
  const parsed = schema.safeParse(fields);
  if (parsed.success) return parsed.data as z.output<S>;
  throw validationFailed(parsed.error.issues.map((issue) => ({ field: issue.path.join('.'), message: issue.message })));
}

/** A JSON field that takes any value takes null as one; one that takes objects only does not. */
function isAbsent(schema: FieldsSchema, name: string, value: JsonNode | undefined): boolean {
  if (!value) return true;
  return value.kind === 'null' && (name !== 'value' || !Object.hasOwn(schema.shape, 'value'));
}

/** A value as plain JavaScript; only for fields whose numbers are small. */
function plainValue(source: string, node: JsonNode): unknown {
  if (node.kind === 'string') return node.value;
  if (node.kind === 'null') return null;
  return JSON.parse(source.slice(node.start, node.end));
}
