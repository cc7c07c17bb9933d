import type { Deciding } from './deciding.ts';
import type { RefusalCode } from './refusals.ts';
import type { Operation, PostingLeg } from './schema.ts';
import type { TransferRecord } from './types.ts';

type Transfer = Extract<Operation, { op: 'transfer' }>;

/**
 * A reversal names a transfer, or a hold's posting, and mirrors what that moved leg by leg. It happens once, and
 * what is itself a reversal is not reversed: a correction says what is right.
 */
export const reversalProblem = (
  deciding: Deciding,
  { reverses, conversion, legs }: Transfer,
): RefusalCode | null => {
  if (reverses === undefined) return null;
  const named = deciding.find(reverses);
  if (named === undefined) return 'transfer-unknown';
  const moved = movedBy(deciding, named);
  if (moved === null) return 'not-reversible';
  if (named.sequel !== null) return 'already-reversed';
  return conversion === undefined && isMirror(legs, moved) ? null : 'reversal-differs';
};

/** The legs that an operation moved; null for what can't be reversed. */
const movedBy = (deciding: Deciding, { operation }: TransferRecord): readonly PostingLeg[] | null => {
  if (operation.op === 'transfer') return operation.reverses === undefined ? operation.legs : null;
  if (operation.op !== 'post') return null;
  const hold = deciding.find(operation.hold)?.operation;
  if (hold?.op !== 'hold') throw new Error(`The hold ${operation.hold} of a posting is not loaded`);
  const { minors } = operation;
  if (minors === undefined) return hold.legs;
  return hold.legs
    .map((leg, index) => ({ ...leg, minor: minors[index] ?? '0' }))
    .filter(({ minor }) => minor !== '0');
};

const isMirror = (legs: readonly PostingLeg[], moved: readonly PostingLeg[]): boolean =>
  legs.length === moved.length &&
  legs.every((leg, index) => {
    const other = moved[index];
    return (
      other?.asset === leg.asset &&
      leg.minor === other.minor &&
      leg.credit === other.debit &&
      leg.debit === other.credit
    );
  });

/**
 * A correction names the transfer that it replaces; that one has been reversed, and nothing replaces it yet. What a
 * correction got wrong is reversed and corrected in its turn.
 */
export const correctionProblem = (deciding: Deciding, { corrects }: Transfer): RefusalCode | null => {
  if (corrects === undefined) return null;
  const named = deciding.find(corrects);
  if (named === undefined) return 'transfer-unknown';
  if (named.sequel?.kind !== 'reversal') return 'not-reversed';
  return named.sequel.correction === undefined ? null : 'already-corrected';
};
