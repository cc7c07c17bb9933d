import type { Sha256Hex } from '#shared/brand';
import { sha256Hex, utf8 } from '#shared/encoding';
import { formatIban, type Iban } from '#shared/identifiers';
import type { AccountRegistrationIntent, Intent, Leg, Origin, TransferIntent } from '#shared/intent';
import { canonicalize } from '#shared/json';
import { formatAmount, fromMoney, type Money } from '#shared/money';
import type { RenderLine, RenderLocale, RenderRecord } from './types.ts';

const RENDER_VERSION = 1;

const RAIL_TEXT = {
  book: 'Internal book transfer',
  sepa: 'SEPA credit transfer',
  swift: 'Cross-border credit transfer',
} as const;

/**
 * The exact lines shown for an intent. The renderer process shows them; the signer process computes them
 * again from the bytes it is about to sign and refuses when one character differs.
 */
export const renderIntent = (intent: Intent, locale: RenderLocale): RenderRecord => ({
  template: intent.type,
  version: RENDER_VERSION,
  locale,
  lines: intent.type === 'transfer' ? transferLines(intent) : registrationLines(intent),
});

/** SHA-256("countersign/render/v1\n" ‖ JCS of the record), lower-case hex. */
export const renderDigest = (record: RenderRecord): Sha256Hex =>
  sha256Hex(
    utf8(
      `countersign/render/v1\n${canonicalize({
        template: record.template,
        version: record.version,
        locale: record.locale,
        lines: record.lines.map(({ id, label, value }) => ({ id, label, value })),
      })}`,
    ),
  ) as Sha256Hex;

const line = (id: string, label: string, value: string): RenderLine => ({ id, label, value });

const transferLines = (intent: TransferIntent): readonly RenderLine[] => [
  line('payee.name', 'Pay to', intent.payee.name),
  ...intent.legs.flatMap((leg, index) => legLines(leg, index, intent.legs.length)),
  ...stated('payee.country', 'Payee country', intent.payee.country),
  line('rail', 'Rail', RAIL_TEXT[intent.rail]),
  line('date', 'Requested execution date', intent.requestedExecutionDate),
  ...stated('remittance', 'Remittance information', intent.references.remittance),
  line('endToEndId', 'End-to-end reference', intent.references.endToEndId),
  ...stated('instructionId', 'Instruction reference', intent.references.instructionId),
  ...stated('purpose', 'Purpose code', intent.purpose),
  ...(intent.feeCeiling === null ? [] : [line('fee', 'Fee ceiling', moneyText(intent.feeCeiling))]),
  ...commonLines(intent),
];

const legLines = (leg: Leg, index: number, count: number): readonly RenderLine[] => {
  const id = `leg.${String(index)}`;
  const suffix = count > 1 ? ` (${String(index + 1)} of ${String(count)})` : '';
  return [
    line(`${id}.amount`, `Amount${suffix}`, moneyText(leg.amount)),
    line(`${id}.destination.iban`, `To account${suffix}`, formatIban(leg.destination.iban as Iban)),
    ...stated(`${id}.destination.bic`, `To bank${suffix}`, leg.destination.bic),
    ...stated(`${id}.destination.account`, `To ledger account${suffix}`, leg.destination.account),
    line(`${id}.source.name`, `From${suffix}`, leg.source.name),
    line(`${id}.source.iban`, `From account${suffix}`, formatIban(leg.source.iban as Iban)),
    line(`${id}.source.account`, `From ledger account${suffix}`, leg.source.account),
  ];
};

const registrationLines = (intent: AccountRegistrationIntent): readonly RenderLine[] => [
  line('iban', 'Register account', formatIban(intent.iban as Iban)),
  line('entity.name', 'Owner', intent.entity.name),
  line('entity.id', 'Owner id', intent.entity.id),
  line('wallet.name', 'Wallet', intent.wallet.name),
  line('wallet.id', 'Wallet id', intent.wallet.id),
  line('wallet.purpose', 'Wallet purpose', intent.wallet.purpose),
  ...stated('bic', 'Bank', intent.bic),
  ...intent.openingBalances.map((balance) =>
    line(`opening.${balance.asset}`, `Opening balance ${balance.asset}`, moneyText(balance)),
  ),
  line('statementDate', 'Balance as of', intent.statementDate),
  ...commonLines(intent),
];

const commonLines = (intent: Intent): readonly RenderLine[] => [
  line('initiator', 'Initiator', intent.initiator),
  ...originLines(intent.origin),
  line('createdAt', 'Created', intent.createdAt),
  line('expiresAt', 'Expires', intent.expiresAt),
  ...stated('attachments', 'Attachments', intent.attachmentsRoot),
  line('ledger', 'Ledger', intent.ledger),
];

const originLines = (origin: Origin): readonly RenderLine[] =>
  origin.kind === 'desk'
    ? [line('origin.nonce', 'Drafted at a desk', origin.nonce)]
    : [
        line('origin.file', 'From file', origin.fileName),
        line('origin.message', 'Message', origin.messageId),
        line('origin.batch', 'Batch', origin.paymentInformationId),
        line('origin.transaction', 'Transaction', String(origin.transaction)),
        line('origin.line', 'Line', String(origin.line)),
        line('origin.digest', 'File digest', origin.fileDigest),
      ];

/**
 * What is not stated has no line: a word such as "none" in its place would be a value that somebody can state.
 * So the record has one meaning: other bytes give other lines.
 */
const stated = (id: string, label: string, value: string | null): readonly RenderLine[] =>
  value === null ? [] : [line(id, label, value)];

/** "1,234.56 EUR". The codec has checked the money, so a failure here is a bug. */
const moneyText = (money: { asset: string; scale: number; minor: string }): string => {
  const amount = fromMoney(money as Money);
  if (!amount.ok) throw new Error(`undecodable amount reached rendering: ${amount.error.code}`);
  return `${formatAmount(amount.value, { grouping: true })} ${money.asset}`;
};
