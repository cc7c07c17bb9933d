export type { XmlAttribute, XmlElement } from './xml-element.ts';
export {
  fileFinding,
  lineFinding,
  quoted,
  remedies,
  type FindingCode,
  type PaymentFinding,
} from './findings.ts';
export { FINDINGS_MAX } from './collector.ts';
export type { Version } from './schemas.ts';
export type { CreditTransfer, PaymentFile, RefusedTransfer } from './types.ts';
export { readPaymentFile, TRANSFERS_MAX } from './read.ts';
export { draftIntents, type DraftContext, type DraftedIntent, type DraftResult } from './draft.ts';
