import { describe, expect, test } from 'vitest';
import {
  readPaymentFile,
  type CreditTransfer,
  type PaymentFile,
  type XmlElement,
} from '#shared/payment-file';
import { readBytes } from '../../../../electron/reader/read.ts';
import { parseXml } from '../../../../electron/reader/xml.ts';
import { ibanOf, writePain001 } from '../../../support/pain001-writer.ts';

const DEBTOR = 'DE89370400440532013000';
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

const written = (version: '03' | '09' = '09', count = 1, groups = 1): string =>
  writePain001({
    version,
    messageId: 'M-1',
    debtorIban: DEBTOR,
    groups,
    transfers: Array.from({ length: count }, (_, index) => ({
      amount: '1.50',
      creditorIban: ibanOf('DE', String(index).padStart(18, '0')),
    })),
  });

const read = (text: string): PaymentFile => {
  const result = readBytes(utf8(text));
  if (!result.ok) throw new Error(result.error.map(({ what }) => what).join(' '));
  return result.value;
};

/** The only transfer of a file after a replacement that must apply. */
const transferWith = (from: string, to: string, version: '03' | '09' = '09'): CreditTransfer | undefined => {
  const text = written(version);
  expect(text).toContain(from);
  return read(text.replace(from, to)).transactions[0];
};

const codesOf = (text: string): readonly string[] => {
  const result = readBytes(utf8(text));
  return (result.ok ? result.value.findings : result.error).map(({ code }) => code);
};

describe('what is taken out of a file', () => {
  test('the header, as the file states it', () => {
    expect(read(written('03', 2))).toMatchObject({
      version: '03',
      messageId: 'M-1',
      createdAt: '2026-11-20T08:30:00+01:00',
      initiatingParty: 'Aurora Industries GmbH',
      statedCount: 2,
      statedControlSum: '3.00',
    });
  });

  test('an initiating party that only has an id', () => {
    const id = '<Id><OrgId><Othr><Id>CLIENT-1</Id></Othr></OrgId></Id>';
    const text = written().replace(/(<InitgPty>).*(<\/InitgPty>)/, `$1${id}$2`);
    expect(read(text).initiatingParty).toBe('CLIENT-1');
    expect(read(text.replace(id, '')).initiatingParty).toBe('');
  });

  test('the date of a time of execution', () => {
    const transfer = transferWith('<Dt>2026-12-16</Dt>', '<DtTm>2026-12-16T23:30:00-10:00</DtTm>');
    expect(transfer?.requestedExecutionDate).toBe('2026-12-16');
  });

  test('a transfer’s own type information before that of its payment information', () => {
    const own =
      '</PmtId><PmtTpInf><SvcLvl><Cd>URGP</Cd></SvcLvl><CtgyPurp><Cd>TREA</Cd></CtgyPurp></PmtTpInf>';
    const transfer = transferWith('</PmtId>', own);
    expect([transfer?.serviceLevel, transfer?.purpose]).toEqual(['URGP', 'TREA']);
    const group = transferWith('</SvcLvl>', '</SvcLvl><CtgyPurp><Cd>SALA</Cd></CtgyPurp>');
    expect([group?.serviceLevel, group?.purpose]).toEqual(['SEPA', 'SALA']);
  });

  test('SEPA among several service levels', () => {
    const levels = '<PmtTpInf><SvcLvl><Cd>G001</Cd></SvcLvl>';
    expect(transferWith('<PmtTpInf>', levels)?.serviceLevel).toBe('SEPA');
    expect(codesOf(written('03').replace('<PmtTpInf>', levels))).toEqual(['element-repeated']);
  });

  test('remittance of several parts', () => {
    const reference = '<Strd><CdtrRefInf><Ref>RF18539007547034</Ref></CdtrRefInf></Strd>';
    const information = `<RmtInf><Ustrd>a</Ustrd><Ustrd> b </Ustrd>${reference}</RmtInf>`;
    const transfer = transferWith('</CdtrAcct>', `</CdtrAcct>${information}`);
    expect(transfer?.remittance).toBe('a b RF18539007547034');
  });

  test('the country of residence where there is no address', () => {
    const change = '<Nm>Peña Foods SAS</Nm><CtryOfRes>FI</CtryOfRes>';
    expect(transferWith('<Nm>Peña Foods SAS</Nm>', change)?.creditor.country).toBe('FI');
  });

  test('white space around values is not part of them', () => {
    const transfer = transferWith('<Nm>Peña Foods SAS</Nm>', '<Nm>\n  Peña Foods SAS </Nm>');
    expect(transfer?.creditor.name).toBe('Peña Foods SAS');
  });
});

describe('what a fault refuses', () => {
  test('in one payment information: its transfers, and not those of others', () => {
    const text = written('09', 5, 2).replace('<PmtMtd>TRF', '<PmtMtd>CHK');
    const { transactions, refused, findings } = read(text);
    expect(refused.map(({ transaction }) => transaction)).toEqual([1, 2, 3]);
    expect(transactions.map(({ transaction }) => transaction)).toEqual([4, 5]);
    expect(findings).toHaveLength(1);
  });

  test('in the header: the file', () => {
    expect(codesOf(written().replace('<MsgId>M-1</MsgId>', ''))).toEqual(['element-missing']);
    expect(codesOf(written().replace('<MsgId>M-1<', '<MsgId> <'))).toEqual(['text-empty']);
    expect(codesOf(written().replace('2026-11-20T08:30', '2026-11-31T08:30'))).toEqual(['date-impossible']);
  });

  test('a payment information without transfers: the file', () => {
    const empty = written().replace(/<CdtTrfTxInf>[^]*<\/CdtTrfTxInf>/, '');
    expect(codesOf(empty)).toContain('element-missing');
    expect(readBytes(utf8(empty)).ok).toBe(false);
  });

  test('a transfer outside of a payment information: the file', () => {
    const text = written('09', 2);
    const [transfer = ''] = /<CdtTrfTxInf>[^]*?<\/CdtTrfTxInf>/.exec(text) ?? [];
    expect(codesOf(text.replace('</PmtInf>', `</PmtInf>${transfer}`))).toEqual(['element-unexpected']);
  });

  test('the same id of two payment informations: the second', () => {
    const text = written('09', 2, 2).replace('M-1-2', 'M-1-1');
    const { refused, findings } = read(text);
    expect(findings.map(({ code }) => code)).toEqual(['payment-information-repeated']);
    expect(refused.map(({ transaction }) => transaction)).toEqual([2]);
  });

  test('references may repeat across payment informations, and NOTPROVIDED anywhere', () => {
    const text = written('09', 4, 2).replace(/<EndToEndId>[^<]*</g, '<EndToEndId>NOTPROVIDED<');
    expect(codesOf(text)).toEqual([]);
    expect(codesOf(written('09', 2, 2).replace(/<EndToEndId>[^<]*</g, '<EndToEndId>E<'))).toEqual([]);
    expect(codesOf(written('09', 2, 1).replace(/<EndToEndId>[^<]*</g, '<EndToEndId>E<'))).toEqual([
      'reference-repeated',
    ]);
  });

  test('two of a choice', () => {
    const both = '<Dt>2026-12-16</Dt><DtTm>2026-12-17T00:00:00Z</DtTm>';
    expect(codesOf(written().replace('<Dt>2026-12-16</Dt>', both))).toEqual(['element-repeated']);
  });

  test('meaning that hides in attributes', () => {
    const nil = 'xsi:nil="true" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
    expect(codesOf(written().replace('<InstdAmt ', `<InstdAmt ${nil} `))).toEqual(['attribute-unexpected']);
    expect(codesOf(written().replace('<Document ', `<Document ${nil} `))).toEqual(['attribute-unexpected']);
  });

  test('elements of another namespace', () => {
    const other = written().replace('<Nm>Peña', '<Nm xmlns="urn:other">Peña');
    expect(codesOf(other)).toEqual(['element-unexpected', 'name-missing']);
  });
});

describe('another kind of file', () => {
  test.each([
    ['urn:iso:std:iso:20022:tech:xsd:pain.001.001.11', 'The file is an ISO 20022 “pain.001.001.11”.'],
    ['urn:iso:std:iso:20022:tech:xsd:camt.053.001.08', 'The file is an ISO 20022 “camt.053.001.08”.'],
    ['http://www.w3.org/2000/svg', 'The file is of the unknown namespace “http://www.w3.org/2000/svg”.'],
    ['', 'The file is XML without a namespace (“Document”).'],
  ])('%s', (namespace, what) => {
    const root: XmlElement = { name: 'Document', namespace, attributes: [], children: [], text: '', line: 1 };
    const result = readPaymentFile(root);
    expect(result).toMatchObject({ ok: false, error: [{ code: 'namespace-unsupported', what }] });
  });

  test('another root, or nothing in it', () => {
    const namespace = 'urn:iso:std:iso:20022:tech:xsd:pain.001.001.09';
    expect(codesOf(`<Other xmlns="${namespace}"/>`)).toEqual(['document-unexpected']);
    expect(codesOf(`<Document xmlns="${namespace}"/>`)).toEqual(['element-missing']);
    expect(parseXml(utf8(`<Document xmlns="${namespace}"/>`)).ok).toBe(true);
  });
});
