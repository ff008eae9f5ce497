import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { describeApi } from '#app/api/operator-data-api/_rest/openapi.ts';
import { endpoints } from '#app/api/operator-data-api/endpoints.ts';

export interface Media {
  schema: object;
  example?: unknown;
  examples?: Record<string, { value: unknown }>;
}
export interface Answer {
  description: string;
  headers: Record<string, { $ref: string }>;
  content: Record<string, Media>;
}
export interface Operation {
  operationId: string;
  tags: string[];
  summary: string;
  description: string;
  security: Record<string, string[]>[];
  parameters?: ({ name: string; schema: { examples?: unknown[] }; example?: unknown } | { $ref: string })[];
  requestBody?: { content: Record<string, Media> };
  responses: Record<string, Answer>;
}
export interface Document {
  info: { description: string };
  tags: { name: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: Record<string, Record<string, Schema>> & { responses: Record<string, Answer> };
}
export interface Schema {
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  additionalProperties?: Schema | boolean;
  description?: string;
  $ref?: string;
}

/** The document as a client reads it. */
export const document = JSON.parse(JSON.stringify(describeApi(endpoints))) as Document;
export const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, operation })),
);
export const nameOf = ({ method, path }: { method: string; path: string }) =>
  `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`;
/** The operation of an endpoint. @throws Error when the document has none */
export const operationOf = (endpoint: (typeof endpoints)[number]) => {
  const found = operations.find(({ name }) => name === nameOf(endpoint));
  if (!found) throw new Error(`${nameOf(endpoint)} is not in the document.`);
  return found.operation;
};

const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema(document, 'document');

const compiled = new WeakMap<object, ValidateFunction>();

function compile(schema: object): ValidateFunction {
  const known = compiled.get(schema);
  if (known) return known;
  const local = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"document#/')) as object;
  const validate = ajv.compile(local);
  compiled.set(schema, validate);
  return validate;
}

/** What is wrong with a value by a schema inside the document. */
export function problems(schema: object, value: unknown): string[] {
  const validate = compile(schema);
  return validate(value)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

export const examplesOf = ({ example, examples }: Media) => [
  ...(example === undefined ? [] : [example]),
  ...Object.values(examples ?? {}).map(({ value }) => value),
];
export const jsonOf = (content: Record<string, Media>) => content['application/json'] as Media;
