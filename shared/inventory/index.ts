export { isKept, KEY_MOVES, keyStates, mayMove, moveTo, type KeyState } from './states.ts';
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
  type KeyChange,
  type KeyHolder,
  type KeyPart,
} from './schema.ts';
export {
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
export { keySourceOf, type CeremonyAttestation, type CeremonyKeySource } from './from-ceremony.ts';
export { signingKeyName, type SigningKey } from './signing-key.ts';
