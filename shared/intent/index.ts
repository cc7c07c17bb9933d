export {
  decodeIntent,
  decodeIntentValue,
  digestOf,
  digestOfBytes,
  encodeIntent,
  INTENT_BYTES_MAX,
  type UndecodableIntent,
} from './codec.ts';
export { originKey } from './origin.ts';
export {
  accountRegistrationIntentSchema,
  intentSchema,
  moneySchema,
  railNames,
  transferIntentSchema,
  type AccountRegistrationIntent,
  type Intent,
  type IntentType,
  type Leg,
  type Origin,
  type RailName,
  type TransferIntent,
} from './schema.ts';
