export type { Envelope, EnvelopeSignature } from './envelope.ts';
export { envelopeBytes, parseEnvelope, preAuthEncoding } from './envelope.ts';
export type { EnvelopeError, EnvelopeErrorCode } from './errors.ts';
export type { PublicKey, SignatureAlgorithm } from './keys.ts';
export { keyIdOf } from './keys.ts';
export type { VerifySignature } from './signature.ts';
export { nobleVerify } from './signature.ts';
export type { VerifiedEnvelope } from './verify.ts';
export { verifyEnvelope } from './verify.ts';
