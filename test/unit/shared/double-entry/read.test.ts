import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  operationSchema,
  readOperation,
  readRecordedOperation,
  recordedOperationSchema,
} from '#shared/double-entry';
import { operationArb, recordedOperationArb } from '../../../support/double-entry/arbitraries.ts';

/** Values that are almost right somewhere. */
const strangeArb = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    '0',
    '00',
    '-1',
    '1',
    '01',
    ' a',
    'a ',
    'e\u0301',
    '\u202e',
    'EUR',
    'eur',
    true,
    false,
    0,
    1,
    18,
    19,
    -1,
    1.5,
    1e21,
    [],
    {},
    [null],
    '2026-02-30',
    '2026-02-28',
    '2024-02-29',
    '1900-02-29',
    '2026-04-31',
    '2026-13-01',
    '2026-05-01T24:00:00Z',
    '2026-05-01T09:00:00Z',
    '2026-05-01T09:00:00.000Z',
    '2026-05-01T09:00:00+00:00',
    '9'.repeat(39),
    '9'.repeat(40),
    'a'.repeat(129),
    'a'.repeat(201),
    'transfer',
    'hold',
    'expire',
  ),
  fc.string({ maxLength: 6 }),
  fc.jsonValue({ maxDepth: 2 }),
);

/** Every place in a JSON value, as a path of member names. */
const placesOf = (value: unknown, path: readonly string[] = []): readonly (readonly string[])[] =>
  typeof value === 'object' && value !== null
    ? [path, ...Object.keys(value).flatMap((name) => placesOf((value as never)[name], [...path, name]))]
    : [path];

type Change = 'replace' | 'remove' | 'add' | 'double';

const change = (value: unknown, path: readonly string[], how: Change, strange: unknown): unknown => {
  const [name, ...rest] = path;
  if (name === undefined) return how === 'add' ? added(value, strange) : strange;
  if (Array.isArray(value)) return changedList(value, Number(name), rest, how, strange);
  const copy = { ...(value as Record<string, unknown>) };
  if (rest.length === 0 && how === 'remove')
    return Object.fromEntries(Object.entries(copy).filter(([member]) => member !== name));
  copy[name] = change(copy[name], rest, how, strange);
  return copy;
};

const changedList = (
  value: readonly unknown[],
  at: number,
  rest: readonly string[],
  how: Change,
  strange: unknown,
): unknown => {
  if (rest.length === 0 && how === 'remove') return value.toSpliced(at, 1);
  if (how === 'double') return Array.from({ length: 33 }, () => value[at]);
  return value.with(at, change(value[at], rest, how, strange));
};

const added = (value: unknown, strange: unknown): unknown =>
  Array.isArray(value) ? [...(value as unknown[]), strange] : { ...(value as object), more: strange };

const brokenArb = fc
  .tuple(
    recordedOperationArb,
    fc.nat(),
    fc.constantFrom<Change>('replace', 'remove', 'add', 'double'),
    strangeArb,
  )
  .map(([operation, place, how, strange]) => {
    const places = placesOf(operation);
    const broken = change(operation, places[place % places.length] ?? [], how, strange);
    // As JSON would bring it: no undefined, no prototypes.
    return JSON.parse(JSON.stringify(broken)) as unknown;
  });

describe('the reader by hand agrees with the schema', () => {
  test('on what is right', () => {
    fc.assert(
      fc.property(operationArb, (operation) => {
        expect(operationSchema.safeParse(operation).success).toBe(true);
        const read = readOperation(operation);
        expect(read).toEqual({ ok: true, value: operation });
      }),
      { numRuns: 300 },
    );
  });

  test('on what is right in the journal', () => {
    fc.assert(
      fc.property(recordedOperationArb, (operation) => {
        expect(readRecordedOperation(operation)).toEqual({ ok: true, value: operation });
      }),
      { numRuns: 300 },
    );
  });

  test('on what is wrong in one place', () => {
    const seen = { right: 0, wrong: 0 };
    fc.assert(
      fc.property(brokenArb, (value) => {
        const right = recordedOperationSchema.safeParse(value).success;
        seen[right ? 'right' : 'wrong'] += 1;
        expect(readRecordedOperation(value).ok).toBe(right);
        expect(readOperation(value).ok).toBe(operationSchema.safeParse(value).success);
      }),
      { numRuns: 3_000 },
    );
    expect(seen.wrong).toBeGreaterThan(500);
    expect(seen.right).toBeGreaterThan(20);
  });

  test('on anything else', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(readOperation(value).ok).toBe(operationSchema.safeParse(value).success);
      }),
    );
  });
});

test.each([
  [{ op: 'transfer', id: 'x', legs: [] }, 'id'],
  [{ op: 'sweep' }, 'op'],
  [{ op: 'void', id: '01934567-89ab-7cde-8f01-000000000001' }, 'hold'],
  [
    {
      op: 'transfer',
      id: '01934567-89ab-7cde-8f01-000000000001',
      legs: [{ asset: 'EUR', credit: 'a', debit: 'b', minor: '0' }],
    },
    'legs.0.minor',
  ],
])('a problem names its place: %o', (value, path) => {
  const read = readOperation(value);
  expect(read.ok ? null : read.error.path).toBe(path);
});
