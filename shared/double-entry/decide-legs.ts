import { carryHold, carryMove } from './carry.ts';
import { conversionProblem } from './conversion.ts';
import type { Deciding } from './deciding.ts';
import { amountsOf, gather, maximumProblem, type Amounts } from './flow.ts';
import { HOLD_DAYS_MAX, LARGE_MINOR_DIGITS } from './limits.ts';
import { isOverAt, type Moment } from './moment.ts';
import type { RefusalCode } from './refusals.ts';
import { correctionProblem, reversalProblem } from './reversal.ts';
import { limitProblem, totalProblem, walletProblem, type Manner } from './rules.ts';
import type { Operation } from './schema.ts';

type OperationOf<Name extends Operation['op']> = Extract<Operation, { op: Name }>;

const DAY_MS = 86_400_000;

/** Moves amounts at once. */
export const decideTransfer = (
  deciding: Deciding,
  operation: OperationOf<'transfer'>,
  position: number,
): RefusalCode | null => {
  const problem =
    bookingProblem(deciding, operation) ??
    reversalProblem(deciding, operation) ??
    correctionProblem(deciding, operation) ??
    (operation.reverses === undefined ? conversionProblem(deciding.working, operation.conversion) : null) ??
    amountProblem(deciding, operation.legs, 'move');
  if (problem !== null) return problem;
  carryMove(deciding.working);
  if (operation.reverses !== undefined) {
    const reversed = deciding.find(operation.reverses);
    if (reversed === undefined) throw new Error('A reversal was judged without what it reverses');
    deciding.working.end(reversed, 'reversal', position);
  }
  return null;
};

/** Promises amounts until they are posted or released. */
export const decideHold = (deciding: Deciding, operation: OperationOf<'hold'>): RefusalCode | null => {
  const problem =
    bookingProblem(deciding, operation) ??
    expiryProblem(operation.expiresAt, deciding.working.moment) ??
    conversionProblem(deciding.working, undefined) ??
    amountProblem(deciding, operation.legs, 'hold');
  if (problem !== null) return problem;
  carryHold(deciding.working);
  return null;
};

const bookingProblem = (
  { working, authority }: Deciding,
  { legs, valueDate }: OperationOf<'transfer' | 'hold'>,
): RefusalCode | null => {
  const amounts: Amounts = { legs, minors: amountsOf(legs) };
  return (
    gather(working, amounts, authority) ??
    (authority === null ? null : maximumProblem(authority, amounts)) ??
    walletProblem(working) ??
    valueDateProblem(valueDate, working.moment)
  );
};

const amountProblem = (
  { working, flags }: Deciding,
  legs: OperationOf<'transfer'>['legs'],
  manner: Manner,
): RefusalCode | null => {
  const isLarge = legs.some(({ minor }) => minor.length > LARGE_MINOR_DIGITS);
  return (isLarge ? totalProblem(working) : null) ?? limitProblem(working, manner, flags);
};

export const valueDateProblem = (date: string | undefined, moment: Moment): RefusalCode | null =>
  date === undefined || (date >= moment.valueDateMin && date <= moment.valueDateMax)
    ? null
    : 'value-date-range';

const expiryProblem = (expiresAt: string, moment: Moment): RefusalCode | null =>
  isOverAt(expiresAt, moment) || Date.parse(expiresAt) > moment.ms + HOLD_DAYS_MAX * DAY_MS
    ? 'expiry-range'
    : null;
