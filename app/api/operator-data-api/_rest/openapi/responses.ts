import type { Endpoint } from '../endpoint.ts';
import { commonHeaderNames, headersOf } from './headers.ts';
import { factsOf } from './operation-facts.ts';
import { type Part, schemaOf } from './schemas.ts';

const warnings = {
  type: 'array',
  maxItems: 20,
  items: { type: 'string' },
  description: 'One sentence for each field of the request that is not known and was ignored.',
};

/** What stands beside the data, by name. */
const besideExamples: Readonly<Record<string, unknown>> = {
  pagination: { limit: 100, offset: 0, hasMore: true, nextCursor: 'eev_0644b3a1c8400001' },
};

/** The answers of an operation that succeeds, by status. */
export function successesOf(endpoint: Endpoint): Part {
  return Object.fromEntries(
    Object.entries(endpoint.statuses).map(([status, description]) => {
      const data = exampleOf(endpoint, Number(status));
      const headers = headersOf([
        ...commonHeaderNames,
        ...(endpoint.idempotent ? (['Idempotent-Replayed'] as const) : []),
      ]);
      const content = {
        'application/json': {
          schema: envelope(endpoint),
          example: { success: true, data, ...besideExample(endpoint) },
        },
      };
      return [status, { description, headers, content }];
    }),
  );
}

function exampleOf(endpoint: Endpoint, status: number): unknown {
  const { response } = endpoint.example;
  const others = factsOf(endpoint).otherExamples?.[status];
  return others ? { ...(response as object), ...others } : response;
}

function besideExample({ beside }: Endpoint): Part {
  return Object.fromEntries(Object.keys(beside?.shape ?? {}).map((name) => [name, besideExamples[name]]));
}

/** The envelope round the data of an operation. */
function envelope({ output, beside, body }: Endpoint): Part {
  const fields = Object.entries(beside?.shape ?? {}).map(
    ([name, schema]) => [name, schemaOf(schema, 'output')] as const,
  );
  return {
    type: 'object',
    required: ['success', 'data', ...fields.map(([name]) => name)],
    properties: {
      success: { const: true },
      data: schemaOf(output, 'output'),
      ...Object.fromEntries(fields),
      ...(body?.kind === 'fields' && { warnings }),
    },
  };
}
