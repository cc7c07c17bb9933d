import type { XmlElement } from './xml-element.ts';

/** What a person calls the elements, where the tag alone does not tell. */
const LABELS: Readonly<Record<string, string>> = {
  GrpHdr: 'group header',
  MsgId: 'message id',
  CreDtTm: 'creation time',
  NbOfTxs: 'number of transactions',
  CtrlSum: 'control sum',
  InitgPty: 'initiating party',
  FwdgAgt: 'forwarding agent',
  PmtInf: 'payment information',
  PmtInfId: 'payment information id',
  PmtMtd: 'payment method',
  ReqdExctnDt: 'requested execution date',
  PoolgAdjstmntDt: 'pooling adjustment date',
  Dbtr: 'debtor',
  DbtrAcct: 'debtor account',
  DbtrAgt: 'debtor’s bank',
  UltmtDbtr: 'ultimate debtor',
  ChrgsAcct: 'charges account',
  CdtTrfTxInf: 'credit transfer',
  PmtId: 'payment identification',
  InstrId: 'instruction id',
  EndToEndId: 'end-to-end id',
  Amt: 'amount',
  InstdAmt: 'amount',
  EqvtAmt: 'equivalent amount',
  Cdtr: 'creditor',
  CdtrAcct: 'creditor account',
  CdtrAgt: 'creditor’s bank',
  UltmtCdtr: 'ultimate creditor',
  IntrmyAgt1: 'intermediary bank',
  ChqInstr: 'cheque instruction',
  XchgRateInf: 'exchange rate',
  InstrForCdtrAgt: 'instruction for the creditor’s bank',
  InstrForDbtrAgt: 'instruction for the debtor’s bank',
  RgltryRptg: 'regulatory reporting',
  RltdRmtInf: 'related remittance information',
  RmtInf: 'remittance information',
  Ustrd: 'remittance text',
  Strd: 'structured remittance information',
  SplmtryData: 'supplementary data',
  LclInstrm: 'local instrument',
  SvcLvl: 'service level',
  CtgyPurp: 'category purpose',
  Purp: 'purpose',
  ChrgBr: 'charge bearer',
  Nm: 'name',
  PstlAdr: 'postal address',
  Ctry: 'country',
  Ccy: 'currency',
  IBAN: 'IBAN',
  BIC: 'BIC',
  BICFI: 'BIC',
};

/** Elements that mean something only together with what they are part of. */
const OWNERS: ReadonlySet<string> = new Set(
  [
    'GrpHdr PmtInf InitgPty Dbtr DbtrAcct DbtrAgt UltmtDbtr Cdtr CdtrAcct CdtrAgt UltmtCdtr ReqdExctnDt CtgyPurp',
    'Purp SvcLvl LclInstrm Strd',
  ].flatMap((names) => names.split(' ')),
);

/**
 * Names an element for a person, with its path for whoever looks into the file: `IBAN of the creditor account
 * (CdtrAcct/Id/IBAN)`. `ancestors` are the elements above it, outermost first.
 */
export const labelOf = (ancestors: readonly XmlElement[], name: string): string => {
  const names = ancestors.map((element) => element.name);
  const at = names.findLastIndex((ancestor) => OWNERS.has(ancestor));
  const owner = names[at];
  const own = LABELS[name] ?? name;
  if (owner === undefined || LABELS[owner] === own) return own === name ? own : `${own} (${name})`;
  const path = [...names.slice(at), name].join('/');
  return `${own} of the ${LABELS[owner] ?? owner} (${path})`;
};
