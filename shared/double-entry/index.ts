export * from './schema.ts';
export * from './types.ts';
export * from './limits.ts';
export { InvariantBroken } from './invariant-broken.ts';
export { answerOf } from './answer.ts';
export { checkBooks, type Reservation } from './check.ts';
export {
  clearingAccountId,
  systemAccount,
  systemAccountId,
  SYSTEM_PREFIX,
  type SystemRole,
} from './chart.ts';
export { conversionLegs, convertedMinor, type ConversionRequest } from './conversion.ts';
export { mandateProblem } from './mandate.ts';
export { openedAccount } from './decide-open.ts';
export { differenceOf } from './difference.ts';
export {
  bookEventLeafBytes,
  encodeAccount,
  encodeBookEvent,
  encodeRecordedOperation,
  writeAccountState,
  writeBookEvent,
  writeOperation,
  type BookEvent,
} from './encode.ts';
export { readOperation, readRecordedOperation, type ReadProblem } from './read.ts';
export { refusalDetail, refusals, type RefusalCode } from './refusals.ts';
export {
  BookSession,
  decideOperations,
  type BookingPoint,
  type Decidable,
  type ExpireOperation,
  type Outcome,
} from './session.ts';
export { carryEnd, carryHold, carryMove } from './carry.ts';
export {
  headroomAfter,
  headroomOf,
  limitsPassed,
  limitsWithFunds,
  type Headroom,
  type Movement,
} from './headroom.ts';
export { doesLoosen, isSortedSet, limitsOn, limitsProblem } from './wallet-limits.ts';
export {
  changesFrom,
  flowProblem,
  flowsOf,
  isWalletExpired,
  stateAfter,
  walletMoves,
  walletStates,
  type FlowCode,
  type WalletAmendment,
  type WalletChangeKind,
  type WalletMove,
} from './lifecycle.ts';
export type { Flow } from './flow.ts';
export { dayOf, hourOf, momentOf, type Moment } from './moment.ts';
export { available, limitProblem, walletProblem } from './rules.ts';
export { BUCKETS_BACK } from './velocity.ts';
export { WorkingBooks, type FlowItem } from './working-books.ts';
export { TextWriter } from './text-writer.ts';
