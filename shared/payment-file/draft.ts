import { INVISIBLE } from '#shared/encoding';
import type { IntentDigest, LedgerId, PersonId, Sha256Hex } from '#shared/brand';
import { formatIban, type Iban, type RailName } from '#shared/identifiers';
import { decodeIntent, digestOfBytes, encodeIntent, type TransferIntent } from '#shared/intent';
import type { ImportLine, ImportPreview } from '#shared/ipc';
import type { Account } from '#shared/journal';
import type { Money } from '#shared/money';
import { indexAccounts, type AccountIndex } from './account-index.ts';
import { lineFinding, type FindingCode, type PaymentFinding } from './findings.ts';
import { sepaFault } from './sepa.ts';
import type { CreditTransfer, PaymentFile, RefusedTransfer } from './types.ts';

/** What a draft is made from besides the file. Time comes in from outside. */
export interface DraftContext {
  readonly ledger: LedgerId;
  readonly initiator: PersonId;
  /** SHA-256 of the file's bytes. */
  readonly fileDigest: Sha256Hex;
  readonly fileName: string;
  /** UTC instant, RFC 3339. */
  readonly now: string;
  /** All accounts of the ledger; system accounts are passed over. */
  readonly accounts: readonly Account[];
  readonly expiresHours: number;
}

/** An intent ready to be signed. */
export interface DraftedIntent {
  /** 1-based position in the file. */
  readonly transaction: number;
  readonly intent: TransferIntent;
  /** Canonical bytes: what is shown, hashed and signed. */
  readonly bytes: Uint8Array;
  readonly digest: IntentDigest;
}

export interface DraftResult {
  readonly intents: readonly DraftedIntent[];
  /** Every transfer of the file in its order, the refused ones with the first thing found. */
  readonly lines: readonly ImportLine[];
  /** Of the drafted intents alone, by asset. */
  readonly totals: ImportPreview['totals'];
  /** What the reading found and what the drafting found after it. */
  readonly findings: readonly PaymentFinding[];
}

/** A line and what it came to. */
type Drafted =
  | { readonly line: ImportLine; readonly drafted: DraftedIntent }
  | { readonly line: ImportLine; readonly drafted: null };

/**
 * Makes an intent of each good transfer of a file: finds the debtor account of this ledger, chooses the rail, and
 * proves that the bytes decode to the same intent. What can't become an intent becomes a refused line.
 */
export const draftIntents = (file: PaymentFile, context: DraftContext): DraftResult => {
  const common: Common = {
    ...context,
    file,
    index: indexAccounts(context.accounts),
    expiresAt: hoursLater(context.now, context.expiresHours),
  };
  const drafts = file.transactions.map((transfer) => draft(transfer, common));
  const lines = [...drafts.map(({ line }) => line), ...file.refused.map(refusedLine)];
  const intents = drafts.flatMap(({ drafted }) => (drafted === null ? [] : [drafted]));
  return {
    intents,
    lines: lines.toSorted((left, right) => left.transaction - right.transaction),
    totals: totalsOf(intents),
    findings: [...file.findings, ...drafts.flatMap(({ line }) => paymentFindings(line))],
  };
};

/** Lines of this module only hold findings of this module. */
const paymentFindings = ({ finding }: ImportLine): readonly PaymentFinding[] =>
  finding === null ? [] : [finding as PaymentFinding];

/** What the drafts of one file share. */
interface Common extends DraftContext {
  readonly file: PaymentFile;
  readonly index: AccountIndex;
  readonly expiresAt: string;
}

const draft = (transfer: CreditTransfer, common: Common): Drafted => {
  const route = routeOf(transfer, common.index);
  if ('code' in route) return refuse(transfer, route.code, route.what);
  const bytes = encodeIntent(intentOf(transfer, route, common));
  const decoded = decodeIntent(bytes);
  if (!decoded.ok || decoded.value.type !== 'transfer') {
    const detail = decoded.ok ? decoded.value.type : decoded.error.detail;
    return refuse(transfer, 'intent-undecodable', `The transfer can’t be shown for approval: ${detail}.`);
  }
  const drafted = {
    transaction: transfer.transaction,
    intent: decoded.value,
    bytes,
    digest: digestOfBytes(bytes),
  };
  return { line: lineOf(transfer, route.rail, null), drafted };
};

const refuse = (transfer: CreditTransfer, code: FindingCode, what: string): Drafted => {
  const finding = lineFinding(code, { line: transfer.line, transaction: transfer.transaction }, what);
  return { line: lineOf(transfer, '', finding), drafted: null };
};

/** How a transfer leaves: from which account, by which rail, and to which account when it stays here. */
interface Route {
  readonly source: Account;
  readonly rail: RailName;
  readonly destination: Account | null;
}

interface Fault {
  readonly code: FindingCode;
  readonly what: string;
}

const routeOf = (transfer: CreditTransfer, index: AccountIndex): Route | Fault => {
  const { debtor, creditor, amount } = transfer;
  const source = index.account(debtor.iban, amount.asset);
  if (source === undefined) return noSource(transfer, index);
  if (debtor.currency !== null && debtor.currency !== amount.asset) {
    const what = `The debtor account is stated in ${debtor.currency}, the amount in ${amount.asset}; nothing is converted here.`;
    return { code: 'debtor-conversion', what };
  }
  const destination = index.account(creditor.iban, amount.asset) ?? null;
  if (destination?.id === source.id)
    return { code: 'same-account', what: `Debtor and creditor account are the same, ${print(debtor.iban)}.` };
  if (destination !== null) return { source, rail: 'book', destination };
  if (transfer.serviceLevel !== 'SEPA') return { source, rail: 'swift', destination };
  return sepaFault(transfer) ?? { source, rail: 'sepa', destination };
};

const noSource = ({ debtor, amount }: CreditTransfer, index: AccountIndex): Fault => {
  const assets = index.assetsOf(debtor.iban);
  if (assets.length === 0)
    return {
      code: 'debtor-unknown',
      what: `The debtor account ${print(debtor.iban)} is not registered here.`,
    };
  const what = `${print(debtor.iban)} has accounts in ${assets.join(', ')} but not ${amount.asset}.`;
  return { code: 'debtor-currency', what };
};

/** The reader checked the IBAN; the brand is lost on the way through the process boundary. */
const print = (iban: string): string => formatIban(iban as Iban);

const intentOf = (
  transfer: CreditTransfer,
  { source, rail, destination }: Route,
  common: Common,
): TransferIntent => ({
  v: 1,
  ledger: common.ledger,
  initiator: common.initiator,
  origin: originOf(transfer, common),
  createdAt: common.now,
  expiresAt: common.expiresAt,
  attachmentsRoot: null,
  type: 'transfer',
  legs: [
    {
      source: { account: source.id, name: source.name, iban: transfer.debtor.iban },
      destination: {
        account: destination?.id ?? null,
        iban: transfer.creditor.iban,
        bic: transfer.creditor.bic,
      },
      amount: transfer.amount,
    },
  ],
  rail,
  // Who an own account belongs to is what the ledger says, not what the file says.
  payee: {
    name: destination?.name ?? shown(transfer.creditor.name),
    country: transfer.creditor.country,
    version: null,
  },
  purpose: transfer.purpose,
  references: {
    endToEndId: shown(transfer.endToEndId),
    instructionId: transfer.instructionId === null ? null : shown(transfer.instructionId),
    remittance: transfer.remittance === null ? null : shown(transfer.remittance),
  },
  requestedExecutionDate: transfer.requestedExecutionDate,
  // Book and SEPA charge nothing to the debtor. SWIFT may, but there are no fee quotes yet to set a ceiling by.
  feeCeiling: null,
});

const FILE_NAME_MAX = 255;

/** A text of the file as an intent carries it: one form of each letter, no white space at its ends. */
const shown = (text: string): string => text.normalize('NFC').trim();

/** A file may be called anything; what can't be seen is shown as the replacement character. */
const fileNameOf = (name: string): string =>
  shown(
    Array.from(shown(name), (letter) => (INVISIBLE.test(letter) ? '\u{fffd}' : letter))
      .join('')
      .slice(0, FILE_NAME_MAX)
      .toWellFormed(),
  );

const originOf = (transfer: CreditTransfer, common: Common): TransferIntent['origin'] => ({
  kind: 'file',
  fileDigest: common.fileDigest,
  fileName: fileNameOf(common.fileName),
  messageId: shown(common.file.messageId),
  paymentInformationId: shown(transfer.paymentInformationId),
  transaction: transfer.transaction,
  line: transfer.line,
});

const HOUR_MS = 3_600_000;

const hoursLater = (instant: string, hours: number): string =>
  new Date(Date.parse(instant) + hours * HOUR_MS).toISOString();

const lineOf = (transfer: CreditTransfer, rail: string, finding: PaymentFinding | null): ImportLine => ({
  transaction: transfer.transaction,
  line: transfer.line,
  payee: transfer.creditor.name,
  iban: transfer.creditor.iban,
  amount: transfer.amount,
  rail,
  reference: transfer.endToEndId,
  outcome: finding === null ? 'ready' : 'refused',
  finding,
});

const refusedLine = (refused: RefusedTransfer): ImportLine => ({
  transaction: refused.transaction,
  line: refused.line,
  payee: refused.creditorName ?? '',
  iban: refused.creditorIban ?? '',
  amount: refused.amount,
  rail: '',
  reference: refused.endToEndId ?? '',
  outcome: 'refused',
  finding: firstOf(refused),
});

/** What refuses a whole payment information is told of each of its transfers. */
const firstOf = ({ transaction, findings: [first] }: RefusedTransfer): PaymentFinding | null =>
  first === undefined ? null : { ...first, transaction };

type Total = ImportPreview['totals'][number];

const totalsOf = (intents: readonly DraftedIntent[]): readonly Total[] => {
  const totals = new Map<string, Total>();
  for (const { intent } of intents)
    for (const { amount } of intent.legs) totals.set(amount.asset, addTo(totals.get(amount.asset), amount));
  return [...totals.values()].toSorted((left, right) => (left.asset < right.asset ? -1 : 1));
};

const addTo = (
  total: Total | undefined,
  amount: Pick<Money, 'scale' | 'minor'> & { asset: string },
): Total => ({
  asset: amount.asset,
  scale: amount.scale,
  count: (total?.count ?? 0) + 1,
  minor: (BigInt(total?.minor ?? '0') + BigInt(amount.minor)).toString(),
});
