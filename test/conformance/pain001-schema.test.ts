import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { XmlDocument, XmlValidateError, XsdValidator } from 'libxml2-wasm';
import { describe, expect, test } from 'vitest';
import { readBytes } from '../../electron/reader/read.ts';
import { ibanOf, writePain001 } from '../support/pain001-writer.ts';

/*
 * The reader against ISO 20022's own schemas: what it takes without a finding is valid. The other way round it is
 * stricter on purpose.
 */

const SCHEMAS = new URL('../../../shared/data/xsd/', import.meta.url);
const FIXTURES = new URL('../fixtures/pain001/', import.meta.url);
const VERSIONS = ['03', '09'] as const;

const describeSchemas = existsSync(SCHEMAS)
  ? describe
  : (title: string, suite: () => void) =>
      describe.skip(`${title}: needs the schemas in ../shared/data/xsd`, suite);

const schemaOf = (version: string): XsdValidator =>
  XsdValidator.fromDoc(XmlDocument.fromBuffer(readFileSync(new URL(`pain.001.001.${version}.xsd`, SCHEMAS))));

const isValid = (schema: XsdValidator, bytes: Uint8Array): boolean => {
  const document = XmlDocument.fromBuffer(bytes);
  try {
    schema.validate(document);
    return true;
  } catch (error) {
    if (error instanceof XmlValidateError) return false;
    throw error;
  } finally {
    document.dispose();
  }
};

const isTakenWhole = (bytes: Uint8Array): boolean => {
  const read = readBytes(bytes);
  return read.ok && read.value.findings.length === 0;
};

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

const written = (version: '03' | '09'): string =>
  writePain001({
    version,
    messageId: 'M-1',
    debtorIban: 'DE89370400440532013000',
    groups: 2,
    transfers: [1, 2, 3].map((index) => ({
      amount: `${String(index)}.50`,
      creditorIban: ibanOf('DE', String(index).padStart(18, '0')),
      creditorCountry: 'DE',
      creditorBic: 'COBADEFFXXX',
      instructionId: `I-${String(index)}`,
      purpose: 'SUPP',
      remittance: 'Invoice',
    })),
  });

/** Every optional thing that can be taken, each beside what it follows. */
const EXTRAS: Readonly<Record<string, readonly (readonly [after: string, insert: string])[]>> = {
  both: [
    ['</CreDtTm>', '<Authstn><Cd>AUTH</Cd></Authstn>'],
    ['<PmtMtd>TRF</PmtMtd>', '<BtchBookg>true</BtchBookg>'],
    ['<PmtTpInf>', '<InstrPrty>NORM</InstrPrty>'],
    ['</SvcLvl>', '<CtgyPurp><Cd>SUPP</Cd></CtgyPurp>'],
    [
      'Aurora Industries GmbH</Nm>',
      '<PstlAdr><StrtNm>Weg</StrtNm><Ctry>DE</Ctry><AdrLine>x</AdrLine></PstlAdr>',
    ],
    [
      'Aurora Industries GmbH</Nm>',
      '<Id><OrgId><Othr><Id>1</Id><SchmeNm><Cd>CUST</Cd></SchmeNm><Issr>x</Issr></Othr></OrgId></Id>',
    ],
    [
      'Aurora Industries GmbH</Nm>',
      '<Id><PrvtId><DtAndPlcOfBirth><BirthDt>1980-01-02</BirthDt><CityOfBirth>x</CityOfBirth><CtryOfBirth>DE</CtryOfBirth></DtAndPlcOfBirth></PrvtId></Id>',
    ],
    [
      'Aurora Industries GmbH</Nm>',
      '<CtryOfRes>DE</CtryOfRes><CtctDtls><PhneNb>+49-40123</PhneNb></CtctDtls>',
    ],
    ['</IBAN></Id>', '<Tp><Cd>CACC</Cd></Tp><Ccy>EUR</Ccy><Nm>x</Nm>'],
    ['<FinInstnId>', ''],
    ['</Ustrd>', '<Ustrd>more</Ustrd>'],
    [
      '</Ustrd>',
      '<Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry><Issr>ISO</Issr></Tp><Ref>RF18</Ref></CdtrRefInf></Strd>',
    ],
  ],
  '03': [
    [
      '</BIC>',
      '<ClrSysMmbId><ClrSysId><Cd>DEBLZ</Cd></ClrSysId><MmbId>37040044</MmbId></ClrSysMmbId><Nm>x</Nm>',
    ],
  ],
  '09': [
    [
      '</BICFI>',
      '<ClrSysMmbId><MmbId>37040044</MmbId></ClrSysMmbId><LEI>7LTWFZYICNSX8D621K86</LEI><Nm>x</Nm>',
    ],
    ['</EndToEndId>', '<UETR>eb6305c9-1f7f-49de-aed0-16487c27b42d</UETR>'],
    [
      'Aurora Industries GmbH</Nm>',
      '<PstlAdr><AdrTp><Prtry><Id>ABCD</Id><Issr>x</Issr></Prtry></AdrTp><BldgNm>x</BldgNm><Room>1</Room></PstlAdr>',
    ],
    [
      'Aurora Industries GmbH</Nm>',
      '<CtctDtls><NmPrfx>MIKS</NmPrfx><EmailPurp>x</EmailPurp><Othr><ChanlTp>FAXX</ChanlTp></Othr><PrefrdMtd>MAIL</PrefrdMtd></CtctDtls>',
    ],
  ],
};

const tag = fc.constantFrom(
  ...'MsgId CreDtTm NbOfTxs CtrlSum InitgPty Nm PmtInfId PmtMtd BtchBookg PmtTpInf SvcLvl Cd ReqdExctnDt Dt Dbtr'.split(
    ' ',
  ),
  ...'DbtrAcct Id IBAN DbtrAgt FinInstnId BICFI BIC ChrgBr CdtTrfTxInf PmtId InstrId EndToEndId Amt InstdAmt'.split(
    ' ',
  ),
  ...'CdtrAgt Cdtr PstlAdr Ctry CdtrAcct Purp RmtInf Ustrd Strd Ccy Tp UltmtCdtr Othr LclInstrm'.split(' '),
);

/** Changes that keep a file well-formed: values, names, elements taken out, doubled, swapped or put in. */
const change = fc.oneof(
  fc.record({
    kind: fc.constant('value' as const),
    at: fc.nat(),
    value: fc.constantFrom(
      '',
      ' ',
      'x',
      '0',
      '-1',
      '1.5',
      '1e2',
      'EUR',
      'SEPA',
      'TRF',
      '2026-02-29',
      '2026-12-16',
      '2026-12-16T10:00:00Z',
      'DE89370400440532013000',
      'COBADEFF',
      'x'.repeat(36),
      'x'.repeat(141),
      ' 1.50 ',
      'true',
      'DEBT',
      'SLEV',
      '\u00a0',
    ),
  }),
  fc.record({ kind: fc.constant('rename' as const), at: fc.nat(), value: tag }),
  fc.record({ kind: fc.constant('remove' as const), at: fc.nat(), value: fc.constant('') }),
  fc.record({ kind: fc.constant('double' as const), at: fc.nat(), value: fc.constant('') }),
  fc.record({
    kind: fc.constant('insert' as const),
    at: fc.nat(),
    value: tag.map((name) => `<${name}>x</${name}>`),
  }),
  fc.record({
    kind: fc.constant('attribute' as const),
    at: fc.nat(),
    value: fc.constantFrom('Ccy="EUR"', 'x="y"'),
  }),
);

const LEAF = /<(\w+)((?: [^<>]*)?)>([^<>]*)<\/\1>/g;

const changed = (text: string, { kind, at, value }: { kind: string; at: number; value: string }): string => {
  const leaves = [...text.matchAll(LEAF)];
  const leaf = leaves[at % Math.max(1, leaves.length)];
  if (leaf === undefined) return text;
  const [whole, name = '', attributes = '', content = ''] = leaf;
  const results: Readonly<Record<string, string>> = {
    value: `<${name}${attributes}>${value}</${name}>`,
    rename: `<${value}${attributes}>${content}</${value}>`,
    remove: '',
    double: whole + whole,
    insert: whole + value,
    attribute: `<${name} ${value}>${content}</${name}>`,
  };
  return text.slice(0, leaf.index) + (results[kind] ?? whole) + text.slice(leaf.index + whole.length);
};

describeSchemas('the schemas of ISO 20022', () => {
  describe.each(VERSIONS)('pain.001.001.%s', (version) => {
    const schema = existsSync(SCHEMAS) ? schemaOf(version) : undefined;
    const valid = (bytes: Uint8Array): boolean => schema !== undefined && isValid(schema, bytes);

    test('hold for what the tests write', () => {
      const bytes = utf8(written(version));
      expect([valid(bytes), isTakenWhole(bytes)]).toEqual([true, true]);
    });

    test.each([...(EXTRAS['both'] ?? []), ...(EXTRAS[version] ?? [])])(
      'allow after %s: %s, and so does the reader',
      (after, insert) => {
        const text = written(version);
        const at = text.indexOf(after) + after.length;
        const bytes = utf8(text.slice(0, at) + insert + text.slice(at));
        expect(text).toContain(after);
        expect([valid(bytes), isTakenWhole(bytes)]).toEqual([true, true]);
      },
    );

    test('hold for every changed file that is still taken without a finding', () => {
      fc.assert(
        fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
          const bytes = utf8(changes.reduce(changed, written(version)));
          if (isTakenWhole(bytes)) expect(valid(bytes)).toBe(true);
        }),
        // A service level of six characters, two of them spaces.
        { numRuns: 500, examples: [[[{ kind: 'value', at: 1_719_914_309, value: ' 1.50 ' }]]] },
      );
    });
  });

  test('refuse no fixture that the reader takes', () => {
    const schema = schemaOf('09');
    for (const name of readdirSync(FIXTURES)) {
      const bytes = readFileSync(new URL(name, FIXTURES));
      if (isTakenWhole(bytes)) expect([name, isValid(schema, bytes)]).toEqual([name, true]);
    }
  });
});
