import type { Sha256Hex } from '#shared/brand';
import { sha256Hex, utf8 } from '#shared/encoding';
import { chainOf, formatEvmAddress, formatIban, type EvmAddress, type Iban } from '#shared/identifiers';
import {
  isOnChain,
  type Destination,
  type Leg,
  type Origin,
  type SignedIntent,
  type TransferIntent,
} from '#shared/intent';
import { canonicalize } from '#shared/json';
import { keyChangeLines, keyProofLines, keyRegistrationLines } from './custody-key-lines.ts';
import { line, moneyText, stated } from './lines.ts';
import { grantLines, revocationLines } from './mandate-lines.ts';
import { emergencyLines } from './emergency-lines.ts';
import { erasureLines } from './person-lines.ts';
import { publicationLines } from './policy-lines.ts';
import { rosterChangeLines } from './roster-lines.ts';
import { runbookLines } from './runbook-lines.ts';
import type { RenderLine, RenderLocale, RenderRecord } from './types.ts';
import { registrationLines, walletChangeLines } from './wallet-lines.ts';

const RENDER_VERSION = 1;

const RAIL_TEXT = {
  book: 'Internal book transfer',
  sepa: 'SEPA credit transfer',
  swift: 'Cross-border credit transfer',
  evm: 'Transaction on an EVM chain',
} as const;

/**
 * The exact lines shown for an intent. The renderer process shows them; the signer process computes them
 * again from the bytes it is about to sign and refuses when one character differs.
 */
export const renderIntent = (intent: SignedIntent, locale: RenderLocale): RenderRecord => ({
  template: intent.type,
  version: RENDER_VERSION,
  locale,
  lines: [...linesOf(intent), ...commonLines(intent)],
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

const linesOf = (intent: SignedIntent): readonly RenderLine[] => {
  switch (intent.type) {
    case 'transfer':
      return transferLines(intent);
    case 'account.register':
      return registrationLines(intent);
    case 'wallet.change':
      return walletChangeLines(intent);
    case 'mandate.grant':
      return grantLines(intent);
    case 'mandate.revoke':
      return revocationLines(intent);
    case 'person.erase':
      return erasureLines(intent);
    case 'policy.publish':
      return publicationLines(intent);
    case 'roster.change':
      return rosterChangeLines(intent);
    case 'emergency':
      return emergencyLines(intent);
    case 'runbook':
      return runbookLines(intent);
    case 'key.register':
      return keyRegistrationLines(intent);
    case 'key.change':
      return keyChangeLines(intent);
    case 'key.prove':
      return keyProofLines(intent);
  }
};

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
];

const legLines = (leg: Leg, index: number, count: number): readonly RenderLine[] => {
  const id = `leg.${String(index)}`;
  const suffix = count > 1 ? ` (${String(index + 1)} of ${String(count)})` : '';
  return [
    line(`${id}.amount`, `Amount${suffix}`, moneyText(leg.amount)),
    ...destinationLines(leg.destination, `${id}.destination`, suffix),
    line(`${id}.source.name`, `From${suffix}`, leg.source.name),
    ...(leg.source.iban === null
      ? []
      : [line(`${id}.source.iban`, `From account${suffix}`, formatIban(leg.source.iban as Iban))]),
    line(`${id}.source.account`, `From ledger account${suffix}`, leg.source.account),
  ];
};

const destinationLines = (to: Destination, id: string, suffix: string): readonly RenderLine[] =>
  isOnChain(to)
    ? [
        line(`${id}.address`, `To address${suffix}`, formatEvmAddress(to.address as EvmAddress)),
        line(`${id}.chain`, `On chain${suffix}`, chainText(to.chain)),
        line(`${id}.contract`, `Token contract${suffix}`, contractText(to.contract)),
      ]
    : [
        line(`${id}.iban`, `To account${suffix}`, formatIban(to.iban as Iban)),
        ...stated(`${id}.bic`, `To bank${suffix}`, to.bic),
        ...stated(`${id}.account`, `To ledger account${suffix}`, to.account),
      ];

const chainText = (id: number): string => `${chainOf(id)?.name ?? 'Unknown'} (${String(id)})`;
const contractText = (contract: string | null): string =>
  contract === null ? 'none' : formatEvmAddress(contract as EvmAddress);

const commonLines = (intent: SignedIntent): readonly RenderLine[] => [
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
