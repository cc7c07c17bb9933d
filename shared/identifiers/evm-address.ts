import { keccak_256 } from '@noble/hashes/sha3.js';
import type { Brand } from '#shared/brand';
import { err, ok, type Result } from '#shared/errors';
import type { IdentifierError } from './errors.ts';

/** An address on an EVM chain with the checksum of EIP-55 in its letters. */
export type EvmAddress = Brand<string, 'EvmAddress'>;

const FORM = /^0x[0-9a-fA-F]{40}$/;
const ADDRESS_DIGITS = 40;
const UPPER_FROM = 8;

/**
 * Reads an address that carries its checksum (EIP-55). One in small letters alone has none, and is refused: nothing would
 * tell a slip of the pen from it. Nobody holds the key of the zero address, so it is refused too. Errors: `evm-address.format`, `evm-address.checksum`.
 */
export const checkEvmAddress = (text: string): Result<EvmAddress, IdentifierError> => {
  if (!FORM.test(text))
    return err({ code: 'evm-address.format', detail: 'not 0x and 40 hexadecimal digits' });
  if (/^0x0+$/.test(text)) return err({ code: 'evm-address.format', detail: 'the zero address' });
  return checksummed(text) === text
    ? ok(text as EvmAddress)
    : err({ code: 'evm-address.checksum', detail: 'the letters do not carry the checksum of EIP-55' });
};

/** For people to compare: digits in groups of four, never shortened. */
export const formatEvmAddress = (address: EvmAddress): string =>
  `0x ${(address.slice(2).match(/.{4}/g) ?? []).join(' ')}`;

/** The address of 20 bytes in hex, with its checksum. */
export const evmAddressOf = (hex: string): EvmAddress => {
  const text = `0x${hex}`;
  if (!FORM.test(text)) throw new RangeError('An address has 20 bytes');
  return checksummed(text);
};

/** A letter is upper case where the digit of the hash at its place is 8 or more. */
const checksummed = (text: string): EvmAddress => {
  const small = text.slice(2).toLowerCase();
  const hash = keccak_256(new TextEncoder().encode(small));
  const letters = Array.from(small, (digit, at) =>
    nibbleOf(hash, at) >= UPPER_FROM ? digit.toUpperCase() : digit,
  );
  return `0x${letters.join('')}` as EvmAddress;
};

const nibbleOf = (bytes: Uint8Array, at: number): number => {
  if (at >= ADDRESS_DIGITS) throw new RangeError('An address has 40 digits');
  const byte = bytes[at >> 1] ?? 0;
  return at % 2 === 0 ? byte >> 4 : byte & 0x0f;
};
