/*
 * Writes payment files for tests: valid ones, unless a field is given that is not. Control totals are computed
 * from the transfers unless they are given too.
 */

export interface TransferToWrite {
  /** Decimal text, for instance '1234.50'. */
  readonly amount: string;
  readonly creditorIban: string;
  readonly currency?: string;
  readonly creditorName?: string;
  readonly creditorCountry?: string;
  readonly creditorBic?: string;
  readonly endToEndId?: string;
  readonly instructionId?: string;
  readonly remittance?: string;
  readonly purpose?: string;
}

export interface PaymentFileToWrite {
  readonly version: '03' | '09';
  readonly messageId: string;
  readonly debtorIban: string;
  readonly transfers: readonly TransferToWrite[];
  readonly debtorName?: string;
  readonly debtorBic?: string;
  readonly initiatingParty?: string;
  /** ISO 8601 with or without zone. */
  readonly createdAt?: string;
  readonly requestedExecutionDate?: string;
  /** null leaves the payment type information out; SEPA unless given. */
  readonly serviceLevel?: string | null;
  readonly chargeBearer?: string;
  /** Transfers are spread over as many payment informations, the first taking what is over; 1 unless given. */
  readonly groups?: number;
  readonly statedCount?: number;
  readonly statedControlSum?: string;
}

/** The text of a pain.001.001.03 or .09 with these transfers. */
export const writePain001 = (file: PaymentFileToWrite): string => {
  const groups = spread(file.transfers, file.groups ?? 1);
  const header = [
    tag('MsgId', file.messageId),
    tag('CreDtTm', file.createdAt ?? '2026-11-20T08:30:00+01:00'),
    tag('NbOfTxs', String(file.statedCount ?? file.transfers.length)),
    tag('CtrlSum', file.statedControlSum ?? decimalSum(file.transfers.map(({ amount }) => amount))),
    `<InitgPty>${tag('Nm', file.initiatingParty ?? 'Aurora Industries GmbH')}</InitgPty>`,
  ];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.${file.version}">`,
    '  <CstmrCdtTrfInitn>',
    `    <GrpHdr>${header.join('')}</GrpHdr>`,
    ...groups.map((transfers, index) => writeGroup(file, transfers, index)),
    '  </CstmrCdtTrfInitn>',
    '</Document>',
    '',
  ].join('\n');
};

const writeGroup = (
  file: PaymentFileToWrite,
  transfers: readonly (readonly [number, TransferToWrite])[],
  index: number,
): string => {
  const level = file.serviceLevel === undefined ? 'SEPA' : file.serviceLevel;
  const date = tag(file.version === '09' ? 'Dt' : '', file.requestedExecutionDate ?? '2026-12-16');
  return [
    '    <PmtInf>',
    `      ${tag('PmtInfId', `${file.messageId}-${String(index + 1)}`.slice(-35))}<PmtMtd>TRF</PmtMtd>`,
    `      ${tag('NbOfTxs', String(transfers.length))}${tag('CtrlSum', decimalSum(transfers.map(([, { amount }]) => amount)))}`,
    ...(level === null ? [] : [`      <PmtTpInf><SvcLvl>${tag('Cd', level)}</SvcLvl></PmtTpInf>`]),
    `      <ReqdExctnDt>${date}</ReqdExctnDt>`,
    `      <Dbtr>${tag('Nm', file.debtorName ?? 'Aurora Industries GmbH')}</Dbtr>`,
    `      <DbtrAcct><Id>${tag('IBAN', file.debtorIban)}</Id></DbtrAcct>`,
    `      <DbtrAgt><FinInstnId>${bic(file, file.debtorBic ?? 'COBADEFFXXX')}</FinInstnId></DbtrAgt>`,
    `      ${tag('ChrgBr', file.chargeBearer ?? 'SLEV')}`,
    ...transfers.map(([position, transfer]) => writeTransfer(file, transfer, position)),
    '    </PmtInf>',
  ].join('\n');
};

const writeTransfer = (file: PaymentFileToWrite, transfer: TransferToWrite, position: number): string => {
  const { instructionId, creditorBic, creditorCountry, purpose, remittance } = transfer;
  const reference = transfer.endToEndId ?? `${file.messageId.slice(0, 20)}-${String(position)}`;
  return [
    '      <CdtTrfTxInf>',
    `        <PmtId>${optional(instructionId, (id) => tag('InstrId', id))}${tag('EndToEndId', reference)}</PmtId>`,
    `        <Amt><InstdAmt Ccy="${escaped(transfer.currency ?? 'EUR')}">${escaped(transfer.amount)}</InstdAmt></Amt>`,
    optional(creditorBic, (code) => `        <CdtrAgt><FinInstnId>${bic(file, code)}</FinInstnId></CdtrAgt>`),
    `        <Cdtr>${tag('Nm', transfer.creditorName ?? 'Peña Foods SAS')}${optional(creditorCountry, (code) => `<PstlAdr>${tag('Ctry', code)}</PstlAdr>`)}</Cdtr>`,
    `        <CdtrAcct><Id>${tag('IBAN', transfer.creditorIban)}</Id></CdtrAcct>`,
    optional(purpose, (code) => `        <Purp>${tag('Cd', code)}</Purp>`),
    optional(remittance, (text) => `        <RmtInf>${tag('Ustrd', text)}</RmtInf>`),
    '      </CdtTrfTxInf>',
  ]
    .filter((line) => line !== '')
    .join('\n');
};

/** The exact sum of decimal texts as bare numbers, written without needless zeros. */
export const decimalSum = (texts: readonly string[]): string => {
  const scale = Math.max(0, ...texts.map((text) => (text.split('.')[1] ?? '').length));
  const minor = texts.reduce((sum, text) => {
    const [whole = '', fraction = ''] = text.split('.');
    return sum + BigInt(whole + fraction.padEnd(scale, '0'));
  }, 0n);
  const digits = minor.toString().padStart(scale + 1, '0');
  return scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
};

/** The IBAN of a country code and an account part, with its check digits (ISO 7064 mod 97-10). */
export const ibanOf = (country: string, accountPart: string): string => {
  const digits = Array.from(`${accountPart}${country}00`, (character) => Number.parseInt(character, 36));
  const check = 98n - (BigInt(digits.join('')) % 97n);
  return `${country}${check.toString().padStart(2, '0')}${accountPart}`;
};

const bic = (file: PaymentFileToWrite, code: string): string =>
  tag(file.version === '09' ? 'BICFI' : 'BIC', code);

/** An element; without a name only its text. */
const tag = (name: string, text: string): string =>
  name === '' ? escaped(text) : `<${name}>${escaped(text)}</${name}>`;

const optional = (value: string | undefined, write: (value: string) => string): string =>
  value === undefined ? '' : write(value);

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const spread = (
  transfers: readonly TransferToWrite[],
  groups: number,
): readonly (readonly (readonly [number, TransferToWrite])[])[] => {
  const numbered = transfers.map((transfer, index) => [index + 1, transfer] as const);
  const each = Math.max(1, Math.floor(transfers.length / groups));
  const first = transfers.length - each * (Math.min(groups, transfers.length) - 1);
  const parts = [numbered.slice(0, first)];
  for (let from = first; from < numbered.length; from += each) parts.push(numbered.slice(from, from + each));
  return parts;
};
