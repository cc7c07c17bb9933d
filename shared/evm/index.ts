export { addressOfKey, keccak256 } from './key-address.ts';
export {
  beginCancelling,
  beginSigning,
  emptyLane,
  fillGap,
  gapsIn,
  giveUp,
  laneSchema,
  nextNumber,
  placeOf,
  reserve,
  type Lane,
  type LaneRefusal,
  type PlaceState,
} from './lane.ts';
export { transactionLines } from './lines.ts';
export {
  cancellationOf,
  COIN_GAS,
  orderBytes,
  orderOf,
  payableOf,
  type Order,
  type PaymentOrder,
  registeredTokenSchema,
  type RegisteredToken,
} from './order.ts';
export { transactionPays, type MismatchCode } from './pays.ts';
export { readTransaction, type ReadTransaction } from './read.ts';
export {
  feeProblem,
  signedTransaction,
  transactionHash,
  unsignedTransaction,
  type FeeFigures,
} from './transaction.ts';
