import { z } from 'zod';
import {
  commonRefusals,
  LEDGER_TOKEN_HEADER,
  problemSchema,
  readListenerRoutes,
  routes,
  type Route,
  type RouteName,
} from '#shared/api';
import { refusals } from '#shared/double-entry';
import { catalogue, type ErrorCode } from '#shared/errors';
import { problemOf, statusOf } from '../../problems/index.ts';
import { examples } from './examples.ts';

export const OPENAPI_PATH = '/v1/openapi.json';

type Json = Readonly<Record<string, unknown>>;

/** What an example may hold; which of it there is follows from the route. */
interface AnyExample {
  readonly request?: unknown;
  readonly query?: Readonly<Record<string, string>>;
  readonly params?: Readonly<Record<string, string>>;
  readonly response: unknown;
}

/** The contract as an OpenAPI 3.1 document: schemas are JSON Schema 2020-12, as OpenAPI 3.1 has them. */
export const openApiDocument = (version: string): Json => ({
  openapi: '3.1.0',
  info: {
    title: 'Countersign ledger',
    version,
    description:
      'Commands carry statements signed on tokens, or operations under a posting mandate that a quorum granted. ' +
      'Amounts are decimal strings in minor units. Errors are problem details (RFC 9457).',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
  servers: [{ url: '/' }],
  security: [{ accessToken: [] }, { identity: [], ledgerToken: [] }],
  paths: pathsOf(Object.keys(routes) as RouteName[]),
  components: {
    securitySchemes: {
      accessToken: { type: 'http', scheme: 'bearer' },
      // Where desks have to be identified: the provider's token, its proof in the header DPoP (RFC 9449).
      identity: { type: 'http', scheme: 'dpop' },
      ledgerToken: { type: 'apiKey', in: 'header', name: LEDGER_TOKEN_HEADER },
    },
    schemas: { Problem: schemaOf('Problem', problemSchema) },
  },
});

const pathsOf = (names: readonly RouteName[]): Json => {
  const paths: Record<string, Record<string, Json>> = {};
  for (const name of names) {
    const { path, method } = routes[name];
    (paths[path.replaceAll(/:(\w+)/g, '{$1}')] ??= {})[method.toLowerCase()] = operationOf(name);
  }
  return paths;
};

const operationOf = (name: RouteName): Json => {
  const route: Route = routes[name];
  const example: AnyExample = examples[name];
  return {
    operationId: name,
    summary: route.summary,
    ...(route.isPublic === true ? { security: [{}, { accessToken: [] }] } : {}),
    ...(route.method === 'POST' ? { 'x-policy-touchpoint': route.touchpoint } : {}),
    ...(ON_READ_LISTENER.has(name) ? { 'x-read-listener': true } : {}),
    parameters: [
      ...parametersOf('path', route.params, example.params),
      ...parametersOf('query', route.query, example.query),
      ...(route.response === 'text/event-stream' ? [LAST_EVENT_ID] : []),
    ],
    ...(name === 'transfers' ? { 'x-result-codes': resultCodes } : {}),
    ...(route.method === 'POST' ? { requestBody: requestOf(name, route.body, example) } : {}),
    responses: {
      200: { description: route.summary, content: contentOf(name, route.response, example) },
      ...refusalsOf([...route.refusals, ...commonRefusals]),
    },
  };
};

/** Served by the listener for reads too, whose address `GET /v1/health` tells. */
const ON_READ_LISTENER: ReadonlySet<RouteName> = new Set<RouteName>([
  ...readListenerRoutes,
  'health',
  'limits',
]);

/** `code` of a result that was refused, with the sentence that comes with it. */
const resultCodes: Json = { ...refusals, 'command-conflict': catalogue['command-conflict'].title };

const LAST_EVENT_ID: Json = {
  name: 'Last-Event-ID',
  in: 'header',
  required: false,
  description: 'Sequence number that was seen last: the stream goes on after it, whatever `from` says',
  schema: { type: 'integer', minimum: 0 },
};

const requestOf = (name: string, body: z.ZodType, { request }: AnyExample): Json => ({
  required: true,
  content: { 'application/json': { schema: schemaOf(`${name}.request`, body), example: request } },
});

const contentOf = (name: string, response: Route['response'], example: AnyExample): Json =>
  typeof response === 'string'
    ? { [response]: { schema: { type: 'string' }, example: example.response } }
    : {
        'application/json': { schema: schemaOf(`${name}.response`, response), example: example.response },
      };

/** Refusals by HTTP status, an example of each code. */
const refusalsOf = (codes: readonly ErrorCode[]): Json => {
  const byStatus = Map.groupBy(new Set(codes), statusOf);
  return Object.fromEntries([...byStatus].map(([status, those]) => [String(status), refusalOf(those)]));
};

const refusalOf = (codes: readonly ErrorCode[]): Json => ({
  description: codes.map((code) => `\`${code}\`: ${catalogue[code].title}`).join('\n'),
  content: {
    'application/problem+json': {
      schema: { $ref: '#/components/schemas/Problem' },
      examples: Object.fromEntries(
        codes.map((code) => [code, { value: problemOf(code, 'what was refused, and where') }]),
      ),
    },
  },
});

const parametersOf = (
  place: 'path' | 'query',
  schema: z.ZodObject | undefined,
  example: Readonly<Record<string, string>> = {},
): readonly Json[] =>
  Object.entries<z.ZodType>(schema?.shape ?? {}).map(([name, part]) => ({
    name,
    in: place,
    required: !part.safeParse(undefined).success,
    schema: schemaOf(`${place}.${name}`, part),
    ...(example[name] === undefined ? {} : { example: example[name] }),
  }));

/** References inside a schema are relative to its own identifier (JSON Schema 2020-12 section 8.2.1). */
const schemaOf = (name: string, schema: z.ZodType): Json => {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return $schema !== undefined && '$defs' in rest
    ? { $id: `https://countersign.example/schemas/${name}`, ...rest }
    : rest;
};
