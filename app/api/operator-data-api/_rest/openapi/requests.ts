import { batchItemBytesMost } from '#server/domain/batches/schemas.ts';
import { page } from '#server/domain/events/schemas.ts';
import { IdempotencyKey } from '#server/domain/idempotency/schemas.ts';
import type { Body } from '../body.ts';
import type { Endpoint } from '../endpoint.ts';
import { type Part, schemaOf } from './schemas.ts';
import { describeNames } from './template-descriptions.ts';

const string = { type: 'string' };

/** The parameters of the paths, by name. */
const pathParameters: Readonly<Record<string, Part>> = {
  externalId: {
    description:
      'Your own id of the entity, percent-encoded once. One that cannot exist is answered like one that does not.',
    schema: string,
    example: 'player-1',
  },
  key: { description: `The key of the state.\n\n${describeNames('stateKey')}`, schema: string, example: 'balance' },
  jobId: {
    description: 'The id of a job, as the call that made it gave it.',
    schema: string,
    example: 'job_0644b3a1c8600000',
  },
};

/** The query parameters, by name. Their examples stand in the schemas: a viewer sends those of the parameters. */
const queryParameters: Readonly<Record<string, Part>> = {
  type: {
    description: 'Lists events of this type only.',
    schema: { type: 'string', minLength: 1, examples: ['transaction'] },
  },
  limit: {
    description: `The most events of the page. More than ${page.limitMost} counts as ${page.limitMost}; a page of large events ends earlier, once it holds ${page.dataBytesMost / 1024 / 1024} MiB.`,
    schema: { type: 'integer', minimum: 1, default: page.limitMost, examples: [50] },
  },
  offset: {
    description:
      'How many events to skip, 0 unless told: the next page begins after as many as came, which can be fewer than `limit`. To read far back follow `nextCursor` instead; not together with `cursor`.',
    schema: { type: 'integer', minimum: 0, maximum: page.offsetMost, examples: [200] },
  },
  cursor: {
    description: 'The `nextCursor` of an earlier page: continues where it ended, and stays exact while events arrive.',
    schema: { type: 'string', pattern: '^eev_[0-7][0-9a-f]{15}$', examples: ['eev_0644b3a1c8400001'] },
  },
  archive: {
    description: 'Whether archived events are listed too, behind those at hand; they are not unless told.',
    schema: { type: 'boolean', default: false, examples: [true] },
  },
};

const idempotencyKey: Part = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'Names this request, so that repeating it within 24 hours has no second effect.',
  schema: schemaOf(IdempotencyKey, 'input'),
};

export const componentParameters: Part = { IdempotencyKey: idempotencyKey };

/** The parameters of an operation. @throws Error for one that has no description yet */
export function parametersOf({ path, query, idempotent }: Endpoint): Part[] {
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => {
    return { name, in: 'path', required: true, ...known(pathParameters, name) };
  });
  const inQuery = Object.keys(query?.shape ?? {}).map((name) => ({
    name,
    in: 'query',
    ...known(queryParameters, name),
  }));
  return [...inPath, ...inQuery, ...(idempotent ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : [])];
}

function known(parameters: Readonly<Record<string, Part>>, name: string): Part {
  const found = parameters[name];
  if (!found) throw new Error(`The parameter ${name} needs a description in requests.ts.`);
  return found;
}

/** The body of an operation, if it takes one. */
export function requestBodyOf({ body, example }: Endpoint): Part | undefined {
  if (!body) return undefined;
  const item = body.kind === 'batch' ? `, each item at most ${batchItemBytesMost / 1024 / 1024} MiB` : '';
  const description = `At most ${body.bytesMost / 1024 / 1024} MiB of UTF-8 JSON${item}.`;
  return { description, required: true, content: { 'application/json': mediaOf(body, example.request) } };
}

function mediaOf(body: Body, example: unknown): Part {
  if (body.kind === 'fields') return { schema: schemaOf(body.schema, 'input'), example };
  if (body.kind === 'value') {
    return {
      schema: { description: 'The value, any JSON; as it is or wrapped in an object.' },
      examples: valueExamples(example),
    };
  }
  const items = schemaOf(body.schema, 'input');
  return { schema: { type: 'array', minItems: 1, maxItems: body.itemsMost, items }, example };
}

/** The same value, wrapped and bare. */
function valueExamples(wrapped: unknown): Part {
  const bare = typeof wrapped === 'object' && wrapped !== null && 'value' in wrapped ? wrapped.value : wrapped;
  return {
    wrapped: { summary: 'A value in an object', value: wrapped },
    bare: { summary: 'The value itself', value: bare },
  };
}
