import { err, ok, type Result } from '#shared/errors';
import { createCollector, IN_FILE, type Collector } from './collector.ts';
import { quoted, type PaymentFinding } from './findings.ts';
import { outlineOf, type Outline } from './outline.ts';
import { grammars, NAMESPACE_PREFIX, versionOf, type Version } from './schemas.ts';
import { checkSemantics } from './semantics.ts';
import { checkStructure } from './structure.ts';
import { checkTotals } from './totals.ts';
import { readRefused, readTransfer } from './transfers.ts';
import type { CreditTransfer, PaymentFile, RefusedTransfer } from './types.ts';
import { textAt, type XmlElement } from './xml-element.ts';

/** Credit transfers in one file, at most. */
export const TRANSFERS_MAX = 50_000;

/**
 * Reads an ISO 20022 pain.001.001.03 or .09 as a strict bank does. The error holds all findings when the file as
 * a whole can't be used: another message, a count or control sum that does not match, a fault above its
 * transfers, or no transfer left. Else the value holds the transfers that can be used and, apart from them, those
 * that can't, each with its findings.
 */
export const readPaymentFile = (root: XmlElement): Result<PaymentFile, readonly PaymentFinding[]> => {
  const collector = createCollector();
  const version = identify(root, collector);
  if (version === undefined) return err(collector.all());
  const outline = outlineOf(root);
  if (outline.transferCount > TRANSFERS_MAX) {
    const what = `The file holds ${String(outline.transferCount)} credit transfers; ${String(TRANSFERS_MAX)} are allowed.`;
    collector.report(IN_FILE, 'too-many-transfers', root.line, what);
    return err(collector.all());
  }
  checkStructure(root, grammars[version], outline.places, collector.report);
  checkTotals(outline, collector.report);
  checkSemantics(outline, collector.report);
  if (collector.isFileRefused() || outline.header === undefined) return err(collector.all());
  const lines = readLines(outline, collector);
  if (lines.transactions.length === 0) return err(collector.all());
  return ok({ version, ...headerOf(outline.header), ...lines, findings: collector.all() });
};

const identify = (root: XmlElement, { report }: Collector): Version | undefined => {
  const version = versionOf(root.namespace);
  if (version === undefined) {
    report(IN_FILE, 'namespace-unsupported', root.line, `The file is ${messageName(root)}.`);
  } else if (root.name !== 'Document') {
    const what = `The outermost element is ${quoted(root.name)}, not Document.`;
    report(IN_FILE, 'document-unexpected', root.line, what);
    return undefined;
  }
  return version;
};

/** Says what kind of file it is instead, as far as its namespace tells. */
const messageName = ({ namespace, name }: XmlElement): string => {
  if (namespace === '') return `XML without a namespace (${quoted(name)})`;
  return namespace.startsWith(NAMESPACE_PREFIX)
    ? `an ISO 20022 ${quoted(namespace.slice(NAMESPACE_PREFIX.length))}`
    : `of the unknown namespace ${quoted(namespace)}`;
};

interface Lines {
  readonly transactions: readonly CreditTransfer[];
  readonly refused: readonly RefusedTransfer[];
}

const readLines = (outline: Outline, collector: Collector): Lines => {
  const transactions: CreditTransfer[] = [];
  const refused: RefusedTransfer[] = [];
  for (const group of outline.groups) {
    for (const transfer of group.transfers) {
      const refusals = collector.refusalsOf(transfer.transaction, group.index);
      if (refusals.length === 0) transactions.push(readTransfer(group, transfer));
      else refused.push(readRefused(transfer, refusals));
    }
  }
  return { transactions, refused };
};

type Header = Pick<
  PaymentFile,
  'messageId' | 'createdAt' | 'initiatingParty' | 'statedCount' | 'statedControlSum'
>;

const headerOf = (header: XmlElement): Header => ({
  messageId: textAt(header, 'MsgId') ?? '',
  createdAt: textAt(header, 'CreDtTm') ?? '',
  initiatingParty: initiatingPartyOf(header),
  statedCount: Number(textAt(header, 'NbOfTxs')),
  statedControlSum: textAt(header, 'CtrlSum'),
});

/** A name, or else the first identification; the schema demands neither. */
const initiatingPartyOf = (header: XmlElement): string => {
  const paths = [
    ['Nm'],
    ['Id', 'OrgId', 'Othr', 'Id'],
    ['Id', 'OrgId', 'AnyBIC'],
    ['Id', 'OrgId', 'BICOrBEI'],
    ['Id', 'PrvtId', 'Othr', 'Id'],
  ];
  for (const path of paths) {
    const found = textAt(header, 'InitgPty', ...path);
    if (found !== null) return found;
  }
  return '';
};
