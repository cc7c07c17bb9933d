import { describe, expect, test } from 'vitest';
import { commonRefusals, problemSchema, routes, type Route, type RouteName } from '#shared/api';
import { problemOf } from '../../../../ledger/problems/index.ts';
import { examples, openApiDocument } from '../../../../ledger/api/openapi/index.ts';

interface Operation {
  readonly operationId: string;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly example?: string }[];
  readonly requestBody?: { readonly content: Record<string, { readonly example?: unknown }> };
  readonly responses: Record<string, { readonly content: Record<string, Content> }>;
  readonly 'x-policy-touchpoint'?: string;
}

interface Content {
  readonly example?: unknown;
  readonly examples?: Record<string, { readonly value: unknown }>;
}

const document = openApiDocument('1.2.3') as unknown as {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, Operation>>;
};

const operationOf = (route: Route): Operation => {
  const operation = document.paths[route.path.replaceAll(/:(\w+)/g, '{$1}')]?.[route.method.toLowerCase()];
  if (operation === undefined) throw new Error(`${route.path} is not described`);
  return operation;
};

const all = Object.entries(routes) as [RouteName, Route][];

describe('the OpenAPI document', () => {
  test('is of version 3.1 and pure JSON', () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  });

  test.each(all)(
    '%s has an example of its request and its answer, which its schemas accept',
    (name, route) => {
      const operation = operationOf(route);
      expect(operation.operationId).toBe(name);
      if (route.method === 'POST') {
        const example = operation.requestBody?.content['application/json']?.example;
        expect(route.body.safeParse(example)).toMatchObject({ success: true });
        expect(operation['x-policy-touchpoint']).toBe(route.touchpoint);
      }
      for (const [place, schema] of [
        ['query', route.query],
        ['path', route.params],
      ] as const) {
        const given = operation.parameters.filter((parameter) => parameter.in === place);
        expect(given.map((parameter) => parameter.name).sort()).toEqual(
          Object.keys(schema?.shape ?? {}).sort(),
        );
        const values = given.flatMap((parameter) =>
          parameter.example === undefined ? [] : [[parameter.name, parameter.example]],
        );
        if (schema !== undefined)
          expect(schema.safeParse(Object.fromEntries(values))).toMatchObject({ success: true });
      }
      const type = typeof route.response === 'string' ? route.response : 'application/json';
      const answer = operation.responses['200']?.content[type]?.example;
      expect(answer).toBe(examples[name].response);
      if (typeof route.response === 'string') expect(answer).toMatch(/./);
      else expect(route.response.safeParse(answer)).toMatchObject({ success: true });
    },
  );

  test.each(all)('%s lists its refusals under their status, each with an example', (_name, route) => {
    const { responses } = operationOf(route);
    for (const code of [...route.refusals, ...commonRefusals]) {
      const { status } = problemOf(code, '');
      const example = responses[String(status)]?.content['application/problem+json']?.examples?.[code];
      expect(problemSchema.parse(example?.value)).toMatchObject({ code, status });
    }
  });
});
