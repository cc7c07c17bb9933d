export type { Envelope, EnvelopeSignature } from './envelope.ts';
export { envelopeBytes, parseEnvelope, preAuthEncoding } from './envelope.ts';
export type { EnvelopeError, EnvelopeErrorCode } from './errors.ts';
export type { PublicKey, SignatureAlgorithm } from './keys.ts';
export { keyIdOf } from './keys.ts';
export type { VerifiedEnvelope, VerifySignature } from './verify.ts';
export { nobleVerify, verifyEnvelope } from './verify.ts';
