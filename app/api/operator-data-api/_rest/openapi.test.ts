import { globSync } from 'node:fs';
import { dirname } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { errorCodes } from '#server/domain/errors.ts';
import {
  document,
  examplesOf,
  jsonOf,
  nameOf,
  operationOf,
  operations,
  problems,
  type Schema,
} from '../../../../tests/contract/openapi-document.ts';
import { endpoints } from '../endpoints.ts';
import { scopesOf } from './endpoint.ts';
import { statusOfCode } from './errors.ts';
import { codesOf } from './openapi/failures.ts';

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate({ ...structuredClone(document) });
    expect(errors).toBeUndefined();
    expect({ valid, version: validator.version }).toEqual({ valid: true, version: '3.1' });
  });

  it('describes every operation of the table and no other', () => {
    expect(operations.map(({ name }) => name).sort()).toEqual(endpoints.map(nameOf).sort());
  });

  it('has a route file for every path, and no route file without one', () => {
    const root = new URL('..', import.meta.url).pathname;
    const folders = globSync('**/route.ts', { cwd: root }).map((file) => `/${dirname(file)}`);
    const special = ['/.', '/[...unknown]', '/openapi.json'];
    const paths = Object.keys(document.paths).map((path) => path.replaceAll('{', '[').replaceAll('}', ']'));
    expect(folders.filter((folder) => !special.includes(folder)).sort()).toEqual(paths.sort());
    expect(folders).toEqual(expect.arrayContaining(special));
  });

  it('names no operation twice', () => {
    expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(endpoints.length);
  });

  it('says in its introduction what every published error code means', () => {
    const unpublished = ['LAST_ACTIVE_KEY', 'CONFLICT'];
    const told = errorCodes.filter((code) =>
      document.info.description.includes(`| ${statusOfCode[code]} | \`${code}\` |`),
    );
    expect(told).toEqual(errorCodes.filter((code) => !unpublished.includes(code)));
  });

  it.each(['NotFound', 'MethodNotAllowed'])('shows what every address can answer: %s', (name) => {
    const answer = jsonOf(document.components.responses[name]?.content ?? {});
    expect(examplesOf(answer).flatMap((example) => problems(answer.schema, example))).toEqual([]);
    expect(document.info.description).toContain(`\`${name}\``);
  });

  it('describes every field of every schema', () => {
    const bare: string[] = [];
    const visit = (schema: Schema | boolean | undefined, name: string): void => {
      if (typeof schema !== 'object') return;
      for (const [field, one] of Object.entries(schema.properties ?? {})) {
        if (!one.description && !one.$ref && field !== 'success' && field !== 'error') bare.push(`${name}.${field}`);
        visit(one, `${name}.${field}`);
      }
      for (const one of [schema.items, schema.additionalProperties, ...(schema.anyOf ?? [])]) visit(one, name);
    };
    for (const [name, schema] of Object.entries(document.components.schemas ?? {})) visit(schema, name);
    expect(bare).toEqual([]);
  });

  it('tells a creation from a replacement, and a new event from a known one', () => {
    const dataOf = (path: string, status: string) => {
      const [example] = examplesOf(jsonOf(document.paths[path]?.post?.responses[status]?.content ?? {}));
      return (example as { data: { action?: string } }).data.action;
    };
    expect([dataOf('/entities', '201'), dataOf('/entities', '200')]).toEqual(['created', 'updated']);
    const events = '/entities/{externalId}/events';
    expect([dataOf(events, '201'), dataOf(events, '200')]).toEqual([undefined, 'duplicate']);
  });
});

describe.each(endpoints.map((endpoint) => ({ name: nameOf(endpoint), endpoint })))(
  '$name in the document',
  ({ endpoint }) => {
    const operation = operationOf(endpoint);

    it('has words for people, a known tag and the scope that it needs', () => {
      expect(operation.summary).toBe(endpoint.summary);
      expect(operation.description).toContain(endpoint.description);
      expect(operation.description).toContain(`\`${endpoint.scope}\``);
      expect(operation.security).toEqual([{ apiKey: scopesOf(endpoint) }]);
      expect(document.tags.map(({ name }) => name)).toEqual(expect.arrayContaining(operation.tags));
    });

    it('shows a request exactly when it takes a body, and each one is valid', () => {
      expect(operation.requestBody !== undefined).toBe(endpoint.body !== undefined);
      if (!operation.requestBody) return;
      const media = jsonOf(operation.requestBody.content);
      expect(examplesOf(media)).toContainEqual(endpoint.example.request);
      expect(examplesOf(media).flatMap((example) => problems(media.schema, example))).toEqual([]);
    });

    it('shows a valid value of every parameter', () => {
      const own = (operation.parameters ?? []).filter((one) => 'name' in one);
      const expected = [...endpoint.path.matchAll(/:(\w+)/g)]
        .map(([, name]) => name)
        .concat(Object.keys(endpoint.query?.shape ?? {}));
      expect(own.map(({ name }) => name)).toEqual(expected);
      for (const { schema, example = schema.examples?.[0] } of own) expect(problems(schema, example)).toEqual([]);
      const headers = (operation.parameters ?? []).filter((one) => '$ref' in one);
      expect(headers).toEqual(endpoint.idempotent ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : []);
    });

    it('shows a valid answer of every status of success, in the envelope', () => {
      for (const status of Object.keys(endpoint.statuses)) {
        const media = jsonOf(operation.responses[status]?.content ?? {});
        expect(examplesOf(media)).toHaveLength(1);
        expect(examplesOf(media).flatMap((example) => problems(media.schema, example))).toEqual([]);
        expect(problems(media.schema, { data: {} })).toContain(" must have required property 'success'");
      }
    });

    it('shows a valid answer of every error code that it can answer, under the right status', () => {
      const shown = Object.entries(operation.responses).flatMap(([status, { content }]) =>
        Object.entries(jsonOf(content).examples ?? {}).map(([code, { value }]) => ({
          status: Number(status),
          code,
          value,
          schema: jsonOf(content).schema,
        })),
      );
      expect(shown.map(({ code }) => code).sort()).toEqual(codesOf(endpoint).sort());
      for (const { status, code, value, schema } of shown) {
        expect(status).toBe(statusOfCode[code as keyof typeof statusOfCode]);
        expect(value).toMatchObject({ success: false, error: { code } });
        expect(problems(schema, value)).toEqual([]);
        expect(problems(schema, { ...(value as object), error: { code: 'SOMETHING_ELSE', message: '' } })).not.toEqual(
          [],
        );
      }
    });

    it('names the headers of every answer', () => {
      for (const [status, { headers }] of Object.entries(operation.responses)) {
        const names = Object.keys(headers);
        expect(names).toContain('X-Request-Id');
        expect(names.includes('RateLimit')).toBe(status !== '401');
        expect(names.includes('WWW-Authenticate')).toBe(status === '401');
        expect(names.includes('Retry-After')).toBe(status === '429' || status === '503');
        expect(names.includes('Idempotent-Replayed')).toBe(status < '300' && endpoint.idempotent === true);
        for (const name of names) expect(document.components.headers).toHaveProperty(name);
      }
    });
  },
);
