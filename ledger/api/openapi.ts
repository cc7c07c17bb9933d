import { z } from 'zod';
import { problemSchema, routes, type Route } from '#shared/api';

export const OPENAPI_PATH = '/v1/openapi.json';

type Json = Readonly<Record<string, unknown>>;

/** The contract as an OpenAPI 3.1 document: schemas are JSON Schema 2020-12, as OpenAPI 3.1 has them. */
export const openApiDocument = (version: string): Json => ({
  openapi: '3.1.0',
  info: {
    title: 'Countersign ledger',
    version,
    description:
      'Commands carry statements signed on tokens; the access token gives no power over money. Amounts are ' +
      'decimal strings in minor units. Errors are problem details (RFC 9457).',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
  servers: [{ url: '/' }],
  security: [{ accessToken: [] }],
  paths: pathsOf(Object.entries<Route>(routes)),
  components: {
    securitySchemes: { accessToken: { type: 'http', scheme: 'bearer' } },
    schemas: { Problem: schemaOf('Problem', problemSchema) },
    responses: {
      Problem: {
        description: 'What happened, what it means, what to do next',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  },
});

const pathsOf = (entries: readonly (readonly [string, Route])[]): Json => {
  const paths: Record<string, Record<string, Json>> = {};
  for (const [name, route] of entries) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    (paths[path] ??= {})[route.method.toLowerCase()] = operationOf(name, route);
  }
  return paths;
};

const operationOf = (name: string, route: Route): Json => ({
  operationId: name,
  summary: route.summary,
  ...(route.isPublic === true ? { security: [] } : {}),
  parameters: [...parametersOf('path', route.params), ...parametersOf('query', route.query)],
  ...(route.body === undefined
    ? {}
    : {
        requestBody: {
          required: true,
          content: { 'application/json': { schema: schemaOf(`${name}.request`, route.body) } },
        },
      }),
  responses: {
    200: { description: route.summary, content: contentOf(name, route.response) },
    default: { $ref: '#/components/responses/Problem' },
  },
});

const contentOf = (name: string, response: Route['response']): Json =>
  typeof response === 'string'
    ? { [response]: { schema: { type: 'string' } } }
    : { 'application/json': { schema: schemaOf(`${name}.response`, response) } };

const parametersOf = (place: 'path' | 'query', schema: z.ZodObject | undefined): readonly Json[] =>
  Object.entries<z.ZodType>(schema?.shape ?? {}).map(([name, part]) => ({
    name,
    in: place,
    required: !part.safeParse(undefined).success,
    schema: schemaOf(`${place}.${name}`, part),
  }));

/** References inside a schema are relative to its own identifier (JSON Schema 2020-12 section 8.2.1). */
const schemaOf = (name: string, schema: z.ZodType): Json => {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'output' });
  return $schema !== undefined && '$defs' in rest
    ? { $id: `https://countersign.example/schemas/${name}`, ...rest }
    : rest;
};
