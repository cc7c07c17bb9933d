import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { apiLimits, transfersRequestSchema } from '#shared/api';
import { parseStrict } from '#shared/json';
import { readTransfers } from '../../../../ledger/api/transfers-body.ts';

const id = (index: number): string => `018f3c1e-7a2b-7c3d-8e4f-${index.toString(16).padStart(12, '0')}`;
const leg = { asset: 'EUR', credit: 'wallet-a.EUR', debit: 'wallet-b.EUR', minor: '100' };
const transfer = { op: 'transfer', id: id(1), legs: [leg] };
const account = {
  id: 'wallet-c.EUR',
  wallet: 'wallet-c',
  role: 'wallet',
  asset: 'EUR',
  scale: 2,
  name: 'Über die Straße',
  iban: null,
  bic: null,
  normal: 'debit',
  overdraft: false,
  limits: null,
};
const operations = [
  transfer,
  { op: 'hold', id: id(2), linked: true, legs: [leg, leg], expiresAt: '2026-05-08T09:30:00Z' },
  { op: 'post', id: id(3), hold: id(2), minors: ['50', '0'] },
  { op: 'void', id: id(4), hold: id(2), meta: { reason: 'no longer wanted' }, valueDate: '2026-05-04' },
  { op: 'open', id: id(5), account },
];
const request = (over: object = {}): string => JSON.stringify({ mandate: 'payroll', operations, ...over });
const read = (text: string): ReturnType<typeof readTransfers> => readTransfers(Buffer.from(text, 'utf8'));

/** What the slow way makes of a text: the strict parser, then the contract's own schema. */
const slowly = (text: string): unknown => {
  const parsed = parseStrict(text, { depth: apiLimits.requestDepthMax, bytes: apiLimits.requestBytesMax });
  const shaped = parsed.ok ? transfersRequestSchema.safeParse(parsed.value) : undefined;
  return shaped?.success === true ? shaped.data : undefined;
};

/** One thing put, dropped or said twice somewhere in a good request. */
const spoilt = fc
  .tuple(
    fc.constantFrom(
      request(),
      request({ operations: [transfer] }),
      request({ operations: operations.slice(1, 4) }),
    ),
    fc.nat(),
    fc.nat({ max: 24 }),
    fc.constantFrom(
      '',
      '"',
      '\\',
      '"id":"x",',
      `"id":"${id(1)}",`,
      '"linked":true,',
      '"minor":"1",',
      '"constructor":"x",',
      '"__proto__":{},',
      '{}',
      ',',
      '1',
      '-0',
      ' ',
      '\n',
      '\ufdd0',
      '\u0000',
      'ß',
      '\\u0069',
    ),
  )
  .map(([text, place, dropped, put]) => {
    const at = place % text.length;
    return text.slice(0, at) + put + text.slice(at + (place % 3 === 0 ? dropped : 0));
  });

describe('reading a request for operations', () => {
  test('takes every kind of operation as it was sent', () => {
    expect(read(request())).toEqual({ ok: true, value: JSON.parse(request()) as unknown });
  });

  test('refuses whatever the strict parser or the contract refuses, and takes the rest alike', () => {
    fc.assert(
      fc.property(spoilt, (text) => {
        const taken = read(text);
        expect(taken.ok ? taken.value : undefined).toEqual(slowly(text));
      }),
      { numRuns: 4_000, seed: 20_260_804 },
    );
  });

  test('takes a repeated name nowhere in a request', () => {
    const names = [...request().matchAll(/"(\w+)":/g)];
    expect(names.length).toBeGreaterThan(40);
    for (const { 0: name, index } of names) {
      const text = request();
      const repeated = `${text.slice(0, index)}${name}"x",${text.slice(index)}`;
      expect(read(repeated)).toMatchObject({ ok: false, error: { code: 'bad-request' } });
    }
  });

  test.each([
    ['body.operations.1.legs', [transfer, { ...transfer, id: id(9), legs: [] }]],
    ['body.operations.0.legs.1.minor', [{ ...transfer, legs: [leg, { ...leg, minor: '1.5' }] }]],
    ['body.operations.2.id', [transfer, transfer, { ...transfer, id: 'X' }]],
    ['body.operations.0', [null]],
    ['body.operations.0.op', [{ ...transfer, op: 'burn' }]],
  ])('names the operation and the field: %s', (field, spoilt) => {
    const refused = read(request({ operations: spoilt }));
    if (refused.ok) throw new Error('taken');
    expect(refused.error.code).toBe('bad-request');
    expect(refused.error.detail).toMatch(new RegExp(`^${field.replaceAll('.', '\\.')}[.:]`));
  });

  test.each([
    ['[]', 'body: not an object'],
    ['{"operations":[]}', 'body.mandate: not the id of a mandate'],
    [request({ mandate: '' }), 'body.mandate: not the id of a mandate'],
    [request({ operations: [] }), 'body.operations: not a list of operations'],
    [request({ operations: {} }), 'body.operations: not a list of operations'],
    [request({ extra: 1 }), 'body.extra: unknown field'],
    ['', 'body: json.syntax at 0'],
  ])('names what is wrong around the operations: %s', (text, detail) => {
    expect(read(text)).toEqual({ ok: false, error: { code: 'bad-request', detail } });
  });

  test('takes as many operations as the limit says, and not one more', () => {
    const many = (count: number): Buffer =>
      Buffer.from(request({ operations: Array.from({ length: count }, () => transfer) }));
    const { operationsPerRequestMax: max } = apiLimits;
    expect(readTransfers(many(max)).ok).toBe(true);
    expect(readTransfers(many(max + 1))).toMatchObject({
      ok: false,
      error: {
        code: 'too-many-operations',
        detail: `${max + 1} operations, operationsPerRequestMax is ${max}`,
      },
    });
  });
});
