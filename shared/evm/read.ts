import { equalBytes, toHex } from '#shared/encoding';
import { err, ok, type Result } from '#shared/errors';
import { evmAddressOf, type EvmAddress } from '#shared/identifiers';
import { keccak256, signerOf } from './key-address.ts';
import { readRlp, writeRlp, type RlpItem } from './rlp.ts';

/*
 * Bytes of a transaction, read back. Only what this product signs is understood: a transfer of the coin and the `transfer`
 * of a token. Anything else is no transaction here, however valid it is on the chain.
 */

const EIP_1559 = 0x02;
const UNSIGNED_FIELDS = 9;
const SIGNED_FIELDS = 12;
/** Chain, nonce, priority fee, fee, gas limit and value, by their places among the fields. */
const NUMBERS = [0, 1, 2, 3, 4, 6] as const;
const TO = 5;
const DATA = 7;
const ADDRESS_BYTES = 20;
const WORD_BYTES = 32;
const CALL_BYTES = 4 + 2 * WORD_BYTES;
const PADDING_BYTES = WORD_BYTES - ADDRESS_BYTES;
/** First four bytes of Keccak-256 of "transfer(address,uint256)". */
const TRANSFER_SELECTOR = new Uint8Array([0xa9, 0x05, 0x9c, 0xbb]);
const TRANSACTION_BYTES_MAX = 1_024;

export interface ReadTransaction {
  readonly chain: number;
  readonly nonce: number;
  readonly maxPriorityFeePerGas: bigint;
  readonly maxFeePerGas: bigint;
  readonly gasLimit: bigint;
  /** Null where the coin moves. */
  readonly contract: EvmAddress | null;
  readonly payee: EvmAddress;
  readonly minor: bigint;
  /** Who signed; null for bytes that are to be signed. */
  readonly from: EvmAddress | null;
}

export type TransactionFaultCode =
  | 'not-eip-1559'
  | 'not-canonical'
  | 'contract-creation'
  | 'value-beside-call'
  | 'unknown-call'
  | 'access-list'
  | 'bad-signature';

export interface TransactionFault {
  readonly code: TransactionFaultCode;
  readonly detail: string;
}

const fault = (code: TransactionFaultCode, detail: string): Result<never, TransactionFault> =>
  err({ code, detail });

/** Reads the bytes of a transaction, signed or to be signed, completely; or says why they are none that is signed here. */
export const readTransaction = (bytes: Uint8Array): Result<ReadTransaction, TransactionFault> => {
  if (bytes.length > TRANSACTION_BYTES_MAX) return fault('not-canonical', 'longer than any transfer');
  if (bytes[0] !== EIP_1559) return fault('not-eip-1559', `type ${String(bytes[0])}`);
  const read = readRlp(bytes.subarray(1));
  if (!read.ok) return fault('not-canonical', read.error);
  if (read.value instanceof Uint8Array) return fault('not-canonical', 'no list');
  return fromFields(read.value);
};

const fromFields = (fields: readonly RlpItem[]): Result<ReadTransaction, TransactionFault> => {
  if (fields.length !== UNSIGNED_FIELDS && fields.length !== SIGNED_FIELDS)
    return fault('not-canonical', `${String(fields.length)} fields`);
  const [accessList] = fields.slice(UNSIGNED_FIELDS - 1);
  if (accessList instanceof Uint8Array || accessList === undefined)
    return fault('not-canonical', 'no access list');
  if (accessList.length > 0) return fault('access-list', `${String(accessList.length)} entries`);
  const texts = [...fields.slice(0, UNSIGNED_FIELDS - 1), ...fields.slice(UNSIGNED_FIELDS)];
  const plain = texts.flatMap((field) => (field instanceof Uint8Array ? [field] : []));
  if (plain.length !== texts.length) return fault('not-canonical', 'a list among the fields');
  const numbers = NUMBERS.map((at) => numberIn(plain[at] ?? NOTHING));
  const [chain, nonce, maxPriorityFeePerGas, maxFeePerGas, gasLimit, value] = numbers;
  if (
    chain === undefined ||
    nonce === undefined ||
    maxPriorityFeePerGas === undefined ||
    maxFeePerGas === undefined ||
    gasLimit === undefined ||
    value === undefined
  )
    return fault('not-canonical', 'a number with leading zeros, or too large');
  if (chain > INTEGER_MAX || nonce > INTEGER_MAX) return fault('not-canonical', 'chain or place too large');
  const call = callOf(plain[TO] ?? NOTHING, value, plain[DATA] ?? NOTHING);
  if (!call.ok) return call;
  const from = senderOf(plain, plain.slice(UNSIGNED_FIELDS - 1));
  if (from === undefined) return fault('bad-signature', 'nobody signed this, or with a high s');
  return ok({
    chain: Number(chain),
    nonce: Number(nonce),
    maxPriorityFeePerGas,
    maxFeePerGas,
    gasLimit,
    ...call.value,
    from,
  });
};

const NOTHING = new Uint8Array();
const INTEGER_MAX = BigInt(Number.MAX_SAFE_INTEGER);

/** Without leading zeros: zero is no byte at all. */
const numberIn = (bytes: Uint8Array): bigint | undefined => {
  if (bytes[0] === 0 || bytes.length > WORD_BYTES) return undefined;
  return bytes.length === 0 ? 0n : BigInt(`0x${toHex(bytes)}`);
};

type Call = Pick<ReadTransaction, 'contract' | 'payee' | 'minor'>;

const callOf = (to: Uint8Array, value: bigint, data: Uint8Array): Result<Call, TransactionFault> => {
  if (to.length !== ADDRESS_BYTES) return fault('contract-creation', `${String(to.length)} bytes of address`);
  const address = evmAddressOf(toHex(to));
  if (data.length === 0) return ok({ contract: null, payee: address, minor: value });
  if (value !== 0n) return fault('value-beside-call', value.toString());
  const selector = data.subarray(0, TRANSFER_SELECTOR.length);
  if (data.length !== CALL_BYTES || !equalBytes(selector, TRANSFER_SELECTOR))
    return fault('unknown-call', toHex(selector));
  const [payee, minor] = [data.subarray(4, 4 + WORD_BYTES), data.subarray(4 + WORD_BYTES)];
  if (payee.subarray(0, PADDING_BYTES).some((byte) => byte !== 0))
    return fault('unknown-call', 'bytes before the address');
  return ok({
    contract: address,
    payee: evmAddressOf(toHex(payee.subarray(PADDING_BYTES))),
    minor: BigInt(`0x${toHex(minor)}`),
  });
};

/** Null without a signature; undefined for one that is nobody's. */
const senderOf = (
  plain: readonly Uint8Array[],
  signature: readonly Uint8Array[],
): EvmAddress | null | undefined => {
  if (signature.length === 0) return null;
  const [parity, r, s] = signature;
  const yParity = parity === undefined ? undefined : numberIn(parity);
  if ((yParity !== 0n && yParity !== 1n) || r === undefined || s === undefined) return undefined;
  if (numberIn(r) === undefined || numberIn(s) === undefined) return undefined;
  const digest = keccak256(unsignedFrom(plain));
  return signerOf(digest, { r: word(r), s: word(s), yParity: yParity === 0n ? 0 : 1 });
};

const word = (bytes: Uint8Array): Uint8Array => {
  const padded = new Uint8Array(WORD_BYTES);
  padded.set(bytes, WORD_BYTES - bytes.length);
  return padded;
};

/** What was signed, out of the fields before the signature: with the access list, which is empty. */
const unsignedFrom = (plain: readonly Uint8Array[]): Uint8Array =>
  new Uint8Array([EIP_1559, ...writeRlp([...plain.slice(0, UNSIGNED_FIELDS - 1), []])]);
