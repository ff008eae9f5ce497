import { z } from 'zod';
import { BatchAnswer, EventItem, StateItem } from '#server/domain/batches/schemas.ts';
import {
  Entity,
  ErasedEntity,
  ExportedEntity,
  UpsertEntityInput,
  UpsertedEntity,
} from '#server/domain/entities/schemas.ts';
import { ErasureKey, ErasureReceipt } from '#server/domain/erasures/schemas.ts';
import { ListedEvent, Pagination, RecordEventInput, RecordedEvent } from '#server/domain/events/schemas.ts';
import { Job } from '#server/domain/jobs/schemas.ts';
import { JsonObject } from '#server/domain/json-text.ts';
import { Settings, UpdateSettingsInput } from '#server/domain/settings/schemas.ts';
import { State } from '#server/domain/states/schemas.ts';
import { ListedTemplate } from '#server/domain/templates/schemas.ts';
import { describeField } from './field-descriptions.ts';

/** A part of the document: JSON that is only written. */
export type Part = Readonly<Record<string, unknown>>;

type JsonSchema = z.core.JSONSchema.BaseSchema;
type Direction = 'input' | 'output';

/** The schemas that have a name in the document; others stand where they are used. */
const named: Readonly<Record<Direction, Readonly<Record<string, z.ZodType>>>> = {
  input: {
    SettingsChange: UpdateSettingsInput,
    NewEntity: UpsertEntityInput,
    NewEvent: RecordEventInput,
    EventItem,
    StateItem,
  },
  output: {
    Template: ListedTemplate,
    Settings,
    UpsertedEntity,
    Entity,
    ErasedEntity,
    RecordedEvent,
    Event: ListedEvent,
    Pagination,
    State,
    BatchAnswer,
    Job,
    ErasureReceipt,
    ErasureKey,
    ExportedEntity,
  },
};

/** Every named schema, described field by field. */
export function componentSchemas(): Part {
  const directions = ['input', 'output'] as const;
  const entries = directions.flatMap((direction) =>
    Object.entries(named[direction]).map(
      ([name, schema]) => [name, describe(name, render(schema, direction))] as const,
    ),
  );
  return Object.fromEntries(entries);
}

/** A schema as it is spelt where it is used: by its name, if it has one. */
export function schemaOf(schema: z.ZodType, direction: Direction): Part {
  const name = Object.entries(named[direction]).find(([, one]) => one === schema)?.[0];
  if (name !== undefined) return { $ref: `#/components/schemas/${name}` };
  if (schema instanceof z.ZodArray) return { type: 'array', items: schemaOf(schema.element as z.ZodType, direction) };
  return render(schema, direction);
}

function render(schema: z.ZodType, direction: Direction): JsonSchema {
  const { $schema: _, ...rendered } = z.toJSONSchema(schema, { io: direction, unrepresentable: 'any', override });
  return rendered;
}

/** Says what zod cannot know, and leaves out what only its own parsing needs. */
function override({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodTypes; jsonSchema: JsonSchema }): void {
  if (zodSchema === JsonObject) jsonSchema.type = 'object';
  if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) jsonSchema.minimum = 0;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  delete jsonSchema.propertyNames;
  if (zodSchema._zod.def.type === 'object' && !zodSchema._zod.def.catchall) delete jsonSchema.additionalProperties;
}

/** Describes each field, at any depth. */
function describe(component: string, schema: JsonSchema): JsonSchema {
  for (const [field, fieldSchema] of Object.entries(schema.properties ?? {})) {
    if (typeof fieldSchema === 'boolean') continue;
    const description = describeField(component, field);
    if (description !== undefined) fieldSchema.description = description;
    if (field === 'data') fieldSchema.type = 'object';
  }
  const nested = [
    ...Object.values(schema.properties ?? {}),
    schema.items,
    schema.additionalProperties,
    ...(schema.anyOf ?? []),
  ];
  for (const one of nested.flat()) if (typeof one === 'object') describe(component, one);
  return schema;
}
