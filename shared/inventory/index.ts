export { isKept, KEY_MOVES, keyStates, mayMove, moveTo, type KeyMove, type KeyState } from './states.ts';
export {
  amendedKey,
  BACKUPS_MAX,
  custodyKeyKinds,
  custodyKeyProblem,
  custodyKeySchema,
  keyChangeProblem,
  keyChangeSchema,
  keyPartSchema,
  moduleKeyIdSchema,
  PROOF_DAYS_MAX,
  type CustodyKey,
  type CustodyKeyKind,
  type KeyBackup,
  type KeyCadence,
  type KeyChange,
  type KeyHolder,
  type KeyPart,
} from './schema.ts';
export {
  DUE_DAYS_BEFORE,
  partName,
  partsOf,
  recoverabilityOf,
  rotationDueOn,
  type Aliveness,
  type PartAge,
  type PartLife,
  type Recoverability,
} from './alive.ts';
export { algorithmsOf, custodyAlgorithms, isPublicKeyOf, publicKeySchema } from './public-key.ts';
export { keySourceOf, type CeremonyBag, type CeremonyKeySource } from './from-ceremony.ts';
export { signingKeyName, type SigningKey } from './signing-key.ts';
