import type { TransferId } from '#shared/brand';
import { carryHold, carryMove } from './carry.ts';
import { conversionProblem } from './conversion.ts';
import type { Deciding } from './deciding.ts';
import { amountsOf, gather, maximumProblem, type Amounts, type Flow } from './flow.ts';
import { HOLD_DAYS_MAX, LARGE_MINOR_DIGITS } from './limits.ts';
import { isOverAt, type Moment } from './moment.ts';
import type { RefusalCode } from './refusals.ts';
import { correctionProblem, reversalProblem } from './reversal.ts';
import { limitProblem, totalProblem, walletProblem, type Manner } from './rules.ts';
import type { Operation, PostingLeg } from './schema.ts';
import type { TransferRecord } from './types.ts';

type OperationOf<Name extends Operation['op']> = Extract<Operation, { op: Name }>;

const DAY_MS = 86_400_000;

/** Moves amounts at once. */
export const decideTransfer = (
  deciding: Deciding,
  operation: OperationOf<'transfer'>,
  position: number,
): RefusalCode | null => {
  const flow = bookingFlow(deciding, operation);
  if (typeof flow === 'string') return flow;
  const problem =
    reversalProblem(deciding, operation) ??
    correctionProblem(deciding, operation) ??
    (operation.reverses === undefined ? conversionProblem(flow, operation.conversion) : null) ??
    amountProblem(deciding, flow, operation.legs, 'move');
  if (problem !== null) return problem;
  carryMove(deciding.working, flow);
  const { reverses, corrects } = operation;
  if (reverses !== undefined) deciding.working.end(judged(deciding, reverses), 'reversal', position);
  if (corrects !== undefined) deciding.working.correct(judged(deciding, corrects), position);
  return null;
};

const judged = (deciding: Deciding, id: TransferId): TransferRecord => {
  const record = deciding.find(id);
  if (record === undefined) throw new Error('A transfer was judged without what it names');
  return record;
};

/** Promises amounts until they are posted or released. */
export const decideHold = (deciding: Deciding, operation: OperationOf<'hold'>): RefusalCode | null => {
  const flow = bookingFlow(deciding, operation);
  if (typeof flow === 'string') return flow;
  const problem =
    expiryProblem(operation.expiresAt, deciding.working.moment) ??
    conversionProblem(flow, undefined) ??
    amountProblem(deciding, flow, operation.legs, 'hold');
  if (problem !== null) return problem;
  carryHold(deciding.working, flow);
  return null;
};

/** What the legs move, once accounts, mandate, wallets and value date allow it. */
const bookingFlow = (
  { working, authority }: Deciding,
  { legs, valueDate }: OperationOf<'transfer' | 'hold'>,
): Flow | RefusalCode => {
  const amounts: Amounts = { legs, minors: amountsOf(legs) };
  const flow = gather(working, amounts, authority);
  if (typeof flow === 'string') return flow;
  return (
    (authority === null ? null : maximumProblem(authority, amounts)) ??
    walletProblem(working, flow) ??
    valueDateProblem(valueDate, working.moment) ??
    flow
  );
};

const amountProblem = (
  { working, flags }: Deciding,
  flow: Flow,
  legs: readonly PostingLeg[],
  manner: Manner,
): RefusalCode | null =>
  (hasLarge(legs) ? totalProblem(flow) : null) ?? limitProblem(working, flow, manner, flags);

const hasLarge = (legs: readonly PostingLeg[]): boolean => {
  for (const { minor } of legs) if (minor.length > LARGE_MINOR_DIGITS) return true;
  return false;
};

export const valueDateProblem = (date: string | undefined, moment: Moment): RefusalCode | null =>
  date === undefined || (date >= moment.valueDateMin && date <= moment.valueDateMax)
    ? null
    : 'value-date-range';

const expiryProblem = (expiresAt: string, moment: Moment): RefusalCode | null =>
  isOverAt(expiresAt, moment) || Date.parse(expiresAt) > moment.ms + HOLD_DAYS_MAX * DAY_MS
    ? 'expiry-range'
    : null;
