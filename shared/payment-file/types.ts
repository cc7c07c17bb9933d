import type { PaymentFinding } from './findings.ts';
import type { Version } from './schemas.ts';
import type { Money } from '#shared/money';

/** A credit transfer that the file states completely and correctly. */
export interface CreditTransfer {
  /** 1-based position in the file, over all payment informations. */
  readonly transaction: number;
  /** 1-based line of its element. */
  readonly line: number;
  readonly paymentInformationId: string;
  readonly debtor: {
    readonly name: string;
    /** Electronic form. */
    readonly iban: string;
    /** The account's currency, when the file says (`DbtrAcct/Ccy`). */
    readonly currency: string | null;
    readonly bic: string | null;
  };
  readonly creditor: {
    readonly name: string;
    /** ISO 3166-1 alpha-2, of the postal address or else of residence. */
    readonly country: string | null;
    readonly iban: string;
    readonly bic: string | null;
  };
  readonly amount: Money;
  /** As the file writes it. */
  readonly amountText: string;
  /** `SEPA`, `NURG`, …; null when the file does not say. */
  readonly serviceLevel: string | null;
  readonly chargeBearer: string | null;
  /** Category purpose, or else purpose: four capital letters. */
  readonly purpose: string | null;
  readonly endToEndId: string;
  readonly instructionId: string | null;
  /** Unstructured texts and creditor references in their order, parted by a space. */
  readonly remittance: string | null;
  /** Calendar date, ISO 8601. */
  readonly requestedExecutionDate: string;
}

/** A credit transfer that is not taken, with what can be read of it; null for what can't. */
export interface RefusedTransfer {
  readonly transaction: number;
  readonly line: number;
  readonly creditorName: string | null;
  readonly creditorIban: string | null;
  readonly amount: Money | null;
  readonly amountText: string | null;
  readonly endToEndId: string | null;
  /** At least one. */
  readonly findings: readonly PaymentFinding[];
}

/** A payment file whose counts and control sums were proven. */
export interface PaymentFile {
  readonly version: Version;
  readonly messageId: string;
  /** As the file writes it, ISO 8601, with or without a zone. */
  readonly createdAt: string;
  /** Name or else identification; '' when the file has neither. */
  readonly initiatingParty: string;
  readonly statedCount: number;
  /** Decimal text as the file writes it: a sum over bare numbers of all currencies. */
  readonly statedControlSum: string | null;
  /** At least one. */
  readonly transactions: readonly CreditTransfer[];
  readonly refused: readonly RefusedTransfer[];
  /** All findings in the order of the document, bounded; none refuses the file. */
  readonly findings: readonly PaymentFinding[];
}
