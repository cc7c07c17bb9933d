import fc from 'fast-check';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import type { RenderLine, RenderRecord } from '#shared/render';
import { lineGroups } from '../../../../renderer/features/approvals/line-groups.ts';
import { SignedLines } from '../../../../renderer/features/approvals/SignedLines.tsx';

const ids = [
  'payee.name',
  'leg.0.amount',
  'leg.0.destination.iban',
  'leg.0.destination.bic',
  'leg.0.source.name',
  'leg.0.source.iban',
  'leg.1.amount',
  'payee.country',
  'rail',
  'remittance',
  'endToEndId',
  'iban',
  'opening.EUR',
  'initiator',
  'origin.file',
  'origin.line',
  'origin.nonce',
  'ledger',
  'something.new',
];

const value = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }),
  fc.constantFrom(
    '1,234,567.89 EUR',
    '0.000000000000000001 ETH',
    '5 JPY',
    '-1.00 EUR',
    'none',
    'a  b',
    '<b>&amp;</b>',
  ),
);

const record = fc
  .uniqueArray(fc.constantFrom(...ids), { minLength: 1 })
  .chain((chosen) => fc.tuple(...chosen.map((id) => fc.record({ id: fc.constant(id), label: value, value }))))
  .map((lines): RenderRecord => ({ template: 'transfer', version: 1, locale: 'en-GB', lines }));

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#x27': "'" };

const textOf = (html: string): string =>
  html
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&(amp|lt|gt|quot|#x27);/g, (_, name: string) => entities[name] ?? '');

/** What stands in the markup, line by line, in document order. */
const linesIn = (html: string): readonly RenderLine[] =>
  [
    ...html.matchAll(
      /data-render-line="([^"]*)"><dt[^>]*data-render-label="true">(.*?)<\/dt><dd[^>]*data-render-value="true">(.*?)<\/dd>/gs,
    ),
  ].map(([, id = '', label = '', shown = '']) => ({ id, label: textOf(label), value: textOf(shown) }));

describe('the lines of a render record on screen', () => {
  test('are the record’s lines: each once, in order, no character changed by setting', () => {
    fc.assert(
      fc.property(record, (given) => {
        expect(linesIn(renderToStaticMarkup(<SignedLines record={given} />))).toEqual(given.lines);
      }),
    );
  });

  test('stand together where they say where the item comes from', () => {
    const parts = ['kind', 'file', 'message', 'batch', 'transaction', 'line', 'digest', 'nonce'];
    const around = [
      'initiator',
      ...parts.map((part) => `origin.${part}`),
      'createdAt',
      'expiresAt',
      'ledger',
    ];
    const groups = lineGroups(around.map((id) => ({ id, label: id, value: 'x' })));
    expect(groups.map(({ title }) => title)).toEqual(['Where it comes from']);
  });

  test('are grouped without moving or dropping one', () => {
    fc.assert(
      fc.property(record, ({ lines }) => {
        expect(lineGroups(lines).flatMap((group) => group.lines)).toEqual(lines);
      }),
    );
  });
});
