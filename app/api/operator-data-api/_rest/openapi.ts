import { basePaths } from './address.ts';
import { type Endpoint, scopesOf } from './endpoint.ts';
import { componentResponses, failureSchema, failuresOf, publishedCodes } from './openapi/failures.ts';
import { componentHeaders } from './openapi/headers.ts';
import { introduction, tags } from './openapi/introduction.ts';
import { factsOf } from './openapi/operation-facts.ts';
import { componentParameters, parametersOf, requestBodyOf } from './openapi/requests.ts';
import { successesOf } from './openapi/responses.ts';
import { componentSchemas, type Part } from './openapi/schemas.ts';

/** The OpenAPI 3.1 document of a table of endpoints. */
export function describeApi(endpoints: readonly Endpoint[]): Part {
  const codes = publishedCodes(endpoints);
  return {
    openapi: '3.1.1',
    info: {
      title: 'Operator Data API',
      version: '1.0.0',
      summary: 'Entities, events and states of gaming operators',
      description: introduction(codes),
    },
    servers: [...basePaths].sort(byLength).map((url) => ({ url })),
    tags,
    paths: pathsOf(endpoints),
    components: {
      securitySchemes: {
        apiKey: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'oh_live_<64 hexadecimal digits>',
          description: 'An API key of an operator.',
        },
      },
      parameters: componentParameters,
      headers: componentHeaders,
      responses: componentResponses(),
      schemas: { ...componentSchemas(), Failure: failureSchema(codes) },
    },
  };
}

/** The shortest first: it is the one of the published examples. */
const byLength = (one: string, other: string) => one.length - other.length;

function pathsOf(endpoints: readonly Endpoint[]): Part {
  const byPath = Object.groupBy(endpoints, ({ path }) => path);
  return Object.fromEntries(
    Object.entries(byPath).map(([path, group = []]) => {
      const operations = group.map((endpoint) => [endpoint.method.toLowerCase(), operationOf(endpoint)] as const);
      return [path.replaceAll(/:(\w+)/g, '{$1}'), Object.fromEntries(operations)];
    }),
  );
}

function operationOf(endpoint: Endpoint): Part {
  const { tag, summary, description, limit } = endpoint;
  const scopes = scopesOf(endpoint);
  const requestBody = requestBodyOf(endpoint);
  const parameters = parametersOf(endpoint);
  return {
    operationId: factsOf(endpoint).operationId,
    tags: [tag],
    summary,
    description: `${description}\n\nScope: ${scopes.map((scope) => `\`${scope}\``).join(', ')} · Rate limit: \`${limit}\``,
    security: [{ apiKey: scopes }],
    ...(parameters.length > 0 && { parameters }),
    ...(requestBody && { requestBody }),
    responses: { ...successesOf(endpoint), ...failuresOf(endpoint) },
  };
}
