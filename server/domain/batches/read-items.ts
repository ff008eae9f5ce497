import type { z } from 'zod';
import { DomainError, isDomainError } from '../errors.ts';
import { ArrayScanner, type JsonNode, JsonSyntaxError, type ScannedValue, ValueScanner } from '../json/index.ts';
import { type FieldsSchema, parseFields } from '../parse-fields.ts';
import { type BatchError, batchItemBytesMost } from './schemas.ts';
import { inSlices } from './slices.ts';

/** An item of a batch as it was read: its fields, or why it is refused. */
export type BatchItem<T> = { index: number; externalId: string | null; node: JsonNode; fields: T } | RefusedItem;

/** `fieldsRefused`: its fields are all there, and one has the wrong type or range. */
export interface RefusedItem {
  index: number;
  externalId: string | null;
  node: JsonNode;
  error: BatchError;
  fieldsRefused?: boolean;
}

/**
 * Finds the items in the body of a batch, and that all of it is JSON.
 * @throws INVALID_INPUT when it is no JSON, no array, empty or over its limit
 */
export async function scanBatch(source: string, itemsMost: number): Promise<ScannedValue[]> {
  const items: ScannedValue[] = [];
  try {
    const scanner = new ArrayScanner(source, { keepDepth: 1, keepArrays: false, unitsMost: batchItemBytesMost });
    if (!scanner.isArray) throw new DomainError('INVALID_INPUT', 'The body of a batch must be a JSON array of items.');
    let done = false;
    await inSlices(itemsMost + 1, () => {
      const item = done ? null : scanner.next();
      if (item) items.push(item);
      else done = true;
    });
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw new DomainError('INVALID_INPUT', error.message);
    throw error;
  }
  if (items.length === 0) throw new DomainError('INVALID_INPUT', 'A batch must have at least one item.');
  if (items.length > itemsMost) throw new DomainError('INVALID_INPUT', `A batch has at most ${itemsMost} items.`);
  return items;
}

/**
 * The items of a batch. Each is read when it is asked for, and what was made of its JSON goes as soon as it is done with:
 * the trees of all of them at once would keep the collector of garbage busy for longer than the reading takes.
 */
export class BatchItems<S extends FieldsSchema> {
  readonly count: number;
  readonly #schema: S;
  readonly #source: string;
  readonly #scanned: readonly ScannedValue[];
  readonly #scanner: ValueScanner;

  constructor(schema: S, source: string, scanned: readonly ScannedValue[]) {
    this.count = scanned.length;
    this.#schema = schema;
    this.#source = source;
    this.#scanned = scanned;
    this.#scanner = new ValueScanner(source, { keepDepth: 3, keepArrays: false, unitsMost: batchItemBytesMost });
  }

  /** The fields of an item; one that cannot be read fails alone. */
  read(index: number): BatchItem<z.output<S>> {
    const scanned = this.#scanned[index];
    if (!scanned) throw new RangeError(`A batch of ${this.count} items has none with the index ${index}.`);
    return readItem(this.#schema, this.#source, this.#scanner.scan(scanned.node.start), index);
  }
}

function readItem<S extends FieldsSchema>(
  schema: S,
  source: string,
  { node, refusal }: ScannedValue,
  index: number,
): BatchItem<z.output<S>> {
  const given = node.kind === 'object' ? node.members.get('externalId') : undefined;
  const externalId =
    given?.kind === 'string' && given.value.isWellFormed() && !given.value.includes('\0') ? given.value : null;
  const refused = (message: string): BatchItem<z.output<S>> => {
    return { index, externalId, node, error: { index, externalId, code: 'VALIDATION_FAILED', message } };
  };
  if (isTooLarge(source, node))
    return refused(`The item is larger than ${batchItemBytesMost / 1024 / 1024} MiB, the most for an item of a batch.`);
  if (refusal !== null) return refused(refusal);
  if (node.kind !== 'object') return refused('An item must be a JSON object.');
  try {
    return { index, externalId, node, fields: parseFields(schema, source, node) };
  } catch (error) {
    if (!isDomainError(error)) throw error;
    const { code, message } = error;
    return {
      index,
      externalId,
      node,
      error: { index, externalId, code, message },
      fieldsRefused: code === 'VALIDATION_FAILED',
    };
  }
}

/** Bytes are counted only where there may be too many: a UTF-16 unit has at most three. */
export function isTooLarge(source: string, { start, end }: JsonNode): boolean {
  return (end - start) * 3 > batchItemBytesMost && Buffer.byteLength(source.slice(start, end)) > batchItemBytesMost;
}
