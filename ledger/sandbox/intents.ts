import { createHash } from 'node:crypto';
import type { PersonId, Sha256Hex } from '#shared/brand';
import type { Intent, Origin, TransferIntent } from '#shared/intent';
import type { Account } from '#shared/journal';
import { assetOf, parseDecimal, toMoney, type Money } from '#shared/money';
import { days, instantOf, nextWorkingDay } from './calendar.ts';
import type { Company } from './data.ts';
import { SANDBOX_CHAIN, SANDBOX_TOKEN } from './chain.ts';
import type { BookTransfer, ChainPayment, Outcome, Payment, Step } from './script.ts';

/** An intent of the history with what becomes of it. */
export interface Planned {
  readonly intent: Intent;
  readonly outcome: Outcome;
}

export interface PlanContext {
  readonly company: Company;
  readonly accounts: readonly Account[];
  readonly initiator: PersonId;
  readonly timeMs: number;
}

const DECIDED_WITHIN_DAYS = 7;

/** Items that wait when the sandbox is created shall still do so in some weeks. */
const WAITING_DAYS = 30;

const LINES_PER_TRANSACTION = 9;

/** The intents of one step of the script, in order. */
export const planStep = (step: Step, stepIndex: number, context: PlanContext): readonly Planned[] => {
  const payments = (step.payments ?? []).map((payment, index) => {
    const origin = originOf(step, stepIndex, index);
    return { intent: paymentIntent(payment, origin, context), outcome: payment.outcome };
  });
  const transfers = (step.transfers ?? []).map((transfer, index) => {
    const origin = draftOrigin(stepIndex, payments.length + index);
    return { intent: bookIntent(transfer, origin, context), outcome: transfer.outcome };
  });
  const chainPayments = (step.chainPayments ?? []).map((payment, index) => {
    const origin = draftOrigin(stepIndex, payments.length + transfers.length + index);
    return { intent: chainIntent(payment, origin, context), outcome: payment.outcome };
  });
  const registration = step.registration;
  const registrations =
    registration === undefined
      ? []
      : [
          {
            intent: registrationIntent(
              registration.index,
              draftOrigin(stepIndex, 0),
              registration.outcome,
              context,
            ),
            outcome: registration.outcome,
          },
        ];
  return [...payments, ...transfers, ...chainPayments, ...registrations];
};

const digestOfText = (text: string): Sha256Hex =>
  createHash('sha256').update(text).digest('hex') as Sha256Hex;

const originOf = ({ file }: Step, stepIndex: number, index: number): Origin =>
  file === undefined
    ? draftOrigin(stepIndex, index)
    : {
        kind: 'file',
        fileDigest: digestOfText(`sandbox file ${file}`),
        fileName: file,
        messageId: file.replace('.xml', ''),
        paymentInformationId: `${file.replace('.xml', '')}-1`,
        transaction: index + 1,
        line: 12 + index * LINES_PER_TRANSACTION,
      };

const draftOrigin = (stepIndex: number, index: number): Origin => ({
  kind: 'desk',
  nonce: digestOfText(`sandbox draft ${String(stepIndex)}.${String(index)}`).slice(0, 32),
});

const header = (
  origin: Origin,
  outcome: Outcome,
  { company, initiator, timeMs }: PlanContext,
): Pick<
  TransferIntent,
  'v' | 'ledger' | 'initiator' | 'origin' | 'createdAt' | 'expiresAt' | 'attachmentsRoot'
> => ({
  v: 1,
  ledger: company.ledger,
  initiator,
  origin,
  createdAt: instantOf(timeMs),
  expiresAt: instantOf(timeMs + days(outcome.kind === 'waiting' ? WAITING_DAYS : DECIDED_WITHIN_DAYS)),
  attachmentsRoot: null,
});

const moneyOf = (asset: string, amount: string): Money => {
  const known = assetOf(asset);
  const parsed = known === undefined ? undefined : parseDecimal(amount, known);
  if (parsed?.ok !== true) throw new Error(`${amount} ${asset} is no amount`);
  return toMoney(parsed.value);
};

const paymentIntent = (payment: Payment, origin: Origin, context: PlanContext): TransferIntent => {
  const payee = [...context.company.payees, ...context.company.newPayees].find(({ name }) =>
    name.startsWith(payment.payee),
  );
  if (payee === undefined) throw new Error(`No payee ${payment.payee}`);
  const destination = { account: null, iban: payee.iban, bic: null };
  return {
    ...transferBody(payment, destination, origin, context),
    rail: payment.asset === 'EUR' ? 'sepa' : 'swift',
    payee: { name: payee.name, country: payee.country, version: null },
    purpose: 'SUPP',
    feeCeiling:
      payment.asset === 'EUR' ? null : moneyOf(payment.asset, payment.asset === 'JPY' ? '4000' : '35.00'),
  };
};

const bookIntent = (transfer: BookTransfer, origin: Origin, context: PlanContext): TransferIntent => {
  const target = accountNamed(context, transfer.to, transfer.asset);
  const destination = { account: target.id, iban: target.iban ?? '', bic: target.bic };
  return {
    ...transferBody(transfer, destination, origin, context),
    rail: 'book',
    payee: { name: target.name, country: (target.iban ?? '').slice(0, 2), version: null },
    purpose: 'INTC',
    feeCeiling: null,
  };
};

/** More than a transfer of the test token costs on a chain that nobody else uses. */
const CHAIN_FEE_CEILING = '0.01';

const chainIntent = (payment: ChainPayment, origin: Origin, context: PlanContext): TransferIntent => {
  const { payee, country, address } = payment;
  const destination = { account: null, chain: SANDBOX_CHAIN, address, contract: SANDBOX_TOKEN };
  const body = transferBody(payment, destination, origin, context);
  return {
    ...body,
    // No bank keeps the account: it has no IBAN.
    legs: body.legs.map((leg) => ({ ...leg, source: { ...leg.source, iban: null } })),
    rail: 'evm',
    payee: { name: payee, country, version: null },
    purpose: 'SUPP',
    feeCeiling: moneyOf('ETH', CHAIN_FEE_CEILING),
  };
};

const transferBody = (
  { from, asset, amount, remittance, outcome }: Payment | BookTransfer | ChainPayment,
  destination: TransferIntent['legs'][number]['destination'],
  origin: Origin,
  context: PlanContext,
): Omit<TransferIntent, 'rail' | 'payee' | 'purpose' | 'feeCeiling'> => {
  const source = accountNamed(context, from, asset);
  const reference = digestOfText(JSON.stringify(origin)).slice(0, 8).toUpperCase();
  return {
    ...header(origin, outcome, context),
    type: 'transfer',
    legs: [
      {
        source: { account: source.id, name: source.name, iban: source.iban ?? '' },
        destination,
        amount: moneyOf(asset, amount),
      },
    ],
    references: { endToEndId: `AUR-${reference}`, instructionId: null, remittance },
    requestedExecutionDate: nextWorkingDay(context.timeMs),
  };
};

const accountNamed = ({ accounts }: PlanContext, name: string, asset: string): Account => {
  const found = accounts.find((account) => account.name === name && account.asset === asset);
  if (found === undefined) throw new Error(`No account ${name} in ${asset}`);
  return found;
};

const registrationIntent = (
  index: number,
  origin: Origin,
  outcome: Outcome,
  context: PlanContext,
): Intent => {
  const planned = context.company.registrations[index];
  const entity = context.company.entities.find(({ id }) => id === planned?.entity);
  if (planned === undefined || entity === undefined) throw new Error(`No registration ${String(index)}`);
  const { expiresInDays, ...wallet } = planned.wallet;
  return {
    ...header(origin, outcome, context),
    type: 'account.register',
    entity,
    wallet: {
      ...wallet,
      expiresOn: instantOf(context.timeMs + days(expiresInDays)).slice(0, 'YYYY-MM-DD'.length),
    },
    iban: planned.iban,
    bic: planned.bic,
    openingBalances: planned.balances.map(({ asset, minor }) => ({ asset, scale: scaleOf(asset), minor })),
    statementDate: instantOf(context.timeMs - days(1)).slice(0, 'YYYY-MM-DD'.length),
  };
};

const scaleOf = (asset: string): number => assetOf(asset)?.scale ?? 0;
