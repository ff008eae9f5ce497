import { z } from 'zod';
import { JsonValue, StoredJson } from '../json-text.ts';

export const PutStateInput = z.object({ value: JsonValue });
export type PutStateInput = z.infer<typeof PutStateInput>;

export const State = z.object({ stateKey: z.string(), value: StoredJson, updatedAt: z.iso.datetime() });
