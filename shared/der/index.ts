export { bytesOfBits, DER, itemsIn, naturalIn, oidIn, onlyIn, sequenceIn, type DerItem } from './reader.ts';
export { rsaKeyIn, type RsaKey } from './rsa-key.ts';
