export * from './schema.ts';
export * from './types.ts';
export * from './limits.ts';
export { answerOf } from './answer.ts';
export {
  clearingAccountId,
  systemAccount,
  systemAccountId,
  SYSTEM_PREFIX,
  type SystemRole,
} from './chart.ts';
export { conversionLegs, convertedMinor, type ConversionRequest } from './conversion.ts';
export { openedAccount } from './decide-open.ts';
export { differenceOf } from './difference.ts';
export {
  encodeAccount,
  encodeBookEvent,
  encodeRecordedOperation,
  writeAccountState,
  writeBookEvent,
  writeOperation,
  type BookEvent,
} from './encode.ts';
export { refusalDetail, refusals, type RefusalCode } from './refusals.ts';
export {
  BookSession,
  decideOperations,
  type BookingPoint,
  type Decidable,
  type ExpireOperation,
  type Outcome,
} from './session.ts';
export { available } from './rules.ts';
export { mayMove } from './wallet-state.ts';
export { TextWriter } from './text-writer.ts';
