export * from './schema.ts';
export * from './types.ts';
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
export { headroomOf, limitsPassed, velocityWindows, type Headroom, type Movement } from './headroom.ts';
export { doesLoosen, isSortedSet, limitsOn, limitsProblem } from './limits.ts';
