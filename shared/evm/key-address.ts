import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { fromHex, toHex } from '#shared/encoding';
import { evmAddressOf, type EvmAddress } from '#shared/identifiers';

const ADDRESS_BYTES = 20;

export const keccak256 = (bytes: Uint8Array): Uint8Array => keccak_256(bytes);

/** The address of a secp256k1 key: the last 20 bytes of the hash of its point. `publicKey` is SEC 1, uncompressed, in hex. */
export const addressOfKey = (publicKey: string): EvmAddress => {
  const point = secp256k1.Point.fromHex(publicKey).toBytes(false);
  return evmAddressOf(toHex(keccak_256(point.subarray(1)).subarray(-ADDRESS_BYTES)));
};

/** Who signed a digest; undefined where no key can have. */
export const signerOf = (
  digest: Uint8Array,
  { r, s, yParity }: { readonly r: Uint8Array; readonly s: Uint8Array; readonly yParity: 0 | 1 },
): EvmAddress | undefined => {
  try {
    const signature = secp256k1.Signature.fromBytes(new Uint8Array([...r, ...s]), 'compact');
    if (signature.hasHighS()) return undefined;
    const point = signature.addRecoveryBit(yParity).recoverPublicKey(digest);
    return addressOfKey(toHex(point.toBytes(false)));
  } catch {
    return undefined;
  }
};

/** The bytes of an address. */
export const bytesOfAddress = (address: string): Uint8Array => fromHex(address.slice(2).toLowerCase());
