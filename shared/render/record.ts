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
  line('payee.country', 'Payee country', intent.payee.country ?? 'not stated'),
  line('rail', 'Rail', RAIL_TEXT[intent.rail]),
  line('date', 'Requested execution date', intent.requestedExecutionDate),
  line('remittance', 'Remittance information', intent.references.remittance ?? 'none'),
  line('endToEndId', 'End-to-end reference', intent.references.endToEndId),
  line('instructionId', 'Instruction reference', intent.references.instructionId ?? 'none'),
  line('purpose', 'Purpose code', intent.purpose ?? 'not stated'),
  line(
    'payee.version',
    'Payee record',
    intent.payee.version === null ? 'none' : String(intent.payee.version),
  ),
  line('fee', 'Fee ceiling', intent.feeCeiling === null ? 'no charges' : moneyText(intent.feeCeiling)),
  ...commonLines(intent),
];

const legLines = (leg: Leg, index: number, count: number): readonly RenderLine[] => {
  const id = `leg.${String(index)}`;
  const suffix = count > 1 ? ` (${String(index + 1)} of ${String(count)})` : '';
  return [
    line(`${id}.amount`, `Amount${suffix}`, moneyText(leg.amount)),
    line(`${id}.destination.iban`, `To account${suffix}`, formatIban(leg.destination.iban as Iban)),
    line(`${id}.destination.bic`, `To bank${suffix}`, leg.destination.bic ?? 'derived from the IBAN'),
    line(
      `${id}.destination.account`,
      `To ledger account${suffix}`,
      leg.destination.account ?? 'outside this ledger',
    ),
    line(`${id}.source.name`, `From${suffix}`, leg.source.name),
    line(`${id}.source.iban`, `From account${suffix}`, formatIban(leg.source.iban as Iban)),
    line(`${id}.source.account`, `From ledger account${suffix}`, leg.source.account),
  ];
};

const registrationLines = (intent: AccountRegistrationIntent): readonly RenderLine[] => [
  line('iban', 'Register account', formatIban(intent.iban as Iban)),
  line('entity', 'Owner', `${intent.entity.name} (${intent.entity.id})`),
  line('wallet', 'Wallet', `${intent.wallet.name} (${intent.wallet.id})`),
  line('wallet.purpose', 'Wallet purpose', intent.wallet.purpose),
  line('bic', 'Bank', intent.bic ?? 'derived from the IBAN'),
  ...intent.openingBalances.map((balance) =>
    line(`opening.${balance.asset}`, `Opening balance ${balance.asset}`, moneyText(balance)),
  ),
  line('statementDate', 'Balance as of', intent.statementDate),
  ...commonLines(intent),
];

const commonLines = (intent: Intent): readonly RenderLine[] => [
  line('initiator', 'Initiator', intent.initiator),
  line('origin', 'Origin', originText(intent.origin)),
  line('createdAt', 'Created', intent.createdAt),
  line('expiresAt', 'Expires', intent.expiresAt),
  line('attachments', 'Attachments', intent.attachmentsRoot ?? 'none'),
  line('ledger', 'Ledger', intent.ledger),
];

const originText = (origin: Origin): string =>
  origin.kind === 'desk'
    ? `Drafted at a desk, ${origin.nonce}`
    : `${origin.fileName}, transaction ${String(origin.transaction)}, line ${String(origin.line)}, ` +
      `message ${origin.messageId}, batch ${origin.paymentInformationId}, file ${origin.fileDigest}`;

/** "1,234.56 EUR". The codec has checked the money, so a failure here is a bug. */
const moneyText = (money: { asset: string; scale: number; minor: string }): string => {
  const amount = fromMoney(money as Money);
  if (!amount.ok) throw new Error(`undecodable amount reached rendering: ${amount.error.code}`);
  return `${formatAmount(amount.value, { grouping: true })} ${money.asset}`;
};
