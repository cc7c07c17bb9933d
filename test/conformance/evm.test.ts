import { describe, expect, test } from 'vitest';
import { parseTransaction } from 'viem/utils';
import { fromHex, toHex } from '#shared/encoding';
import { addressOfKey, keccak256, readTransaction } from '#shared/evm';
import { checkEvmAddress } from '#shared/identifiers';

/* Published figures: of the improvement proposals (EIP-55, EIP-155) and of the tests of viem and ox. */

describe('EIP-55', () => {
  test.each([
    '0x52908400098527886E0F7030069857D2E4169EE7',
    '0x8617E340B3D01FA5F11F306F4090FD50E238070D',
    '0xde709f2102306220921060314715629080e2fb77',
    '0x27b1fdb04752bbc536007a920d24acb045561c26',
    '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
    '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359',
    '0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB',
    '0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb',
  ])('%s carries its checksum', (address) => {
    expect(checkEvmAddress(address)).toEqual({ ok: true, value: address });
  });

  test.each([
    '0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed',
    '0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
    '0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDB',
  ])('%s does not', (address) => {
    const checked = checkEvmAddress(address);
    expect(checked.ok ? 'ok' : checked.error.code).toBe('evm-address.checksum');
  });

  test.each([
    '',
    '0x',
    '5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
    `0x${'0'.repeat(40)}`,
    ' 0x52908400098527886E0F7030069857D2E4169EE7',
  ])('%j is no address', (address) => {
    const checked = checkEvmAddress(address);
    expect(checked.ok ? 'ok' : checked.error.code).toBe('evm-address.format');
  });
});

/** The example of EIP-155: a transaction of before EIP-1559, which is never signed here. */
const EIP_155 = 'ec098504a817c800825208943535353535353535353535353535353535353535880de0b6b3a764000080018080';

describe('EIP-155', () => {
  test('the digest of its example', () => {
    expect(toHex(keccak256(fromHex(EIP_155)))).toBe(
      'daf5a779ae972f972197303d7b574746c7ef83eadac0f2791ad23db92e4c8e53',
    );
  });

  test('the address of its key', () => {
    const key =
      '044bc2a31265153f07e70e0bab08724e6b85e217f8cd628ceb62974247bb493382ce28cab79ad7119ee1ad3ebcdb98a16805211530ecc6cfefa1b88e6dff99232a';
    expect(String(addressOfKey(key))).toBe('0x9d8A62f656a8d1615C1294fd71e9CFb3E4855A4F');
  });

  test('its example is refused', () => {
    const read = readTransaction(fromHex(EIP_155));
    expect(read.ok ? 'read' : read.error.code).toBe('not-eip-1559');
  });
});

/** viem, `serializeTransaction.test.ts`, "eip1559": default and signature. */
const UNSIGNED =
  '02ef0182031184773594008477359400809470997970c51812dc3a010c7d01b50e0d17dc79c8880de0b6b3a764000080c0';
const SIGNED =
  '02f8720182031184773594008477359400809470997970c51812dc3a010c7d01b50e0d17dc79c8880de0b6b3a764000080c001a0ce18214ff9d06ecaacb61811f9d6dc2be922e8cebddeaf6df0b30d5c498f6d33a05f0487c6dbbf2139f7c705d8054dbb16ecac8ae6256ce2c4c6f2e7ef35b3a496';

describe('EIP-1559', () => {
  const expected = {
    chain: 1,
    nonce: 785,
    maxPriorityFeePerGas: 2_000_000_000n,
    maxFeePerGas: 2_000_000_000n,
    gasLimit: 0n,
    contract: null,
    payee: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
    minor: 10n ** 18n,
  };

  test('reads the bytes that are to be signed', () => {
    expect(readTransaction(fromHex(UNSIGNED))).toEqual({ ok: true, value: { ...expected, from: null } });
  });

  test('reads who signed', () => {
    const read = readTransaction(fromHex(SIGNED));
    expect(read.ok && read.value).toEqual({
      ...expected,
      from: '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266',
    });
  });

  test('the library reads the same', () => {
    const { chainId, nonce, value, to } = parseTransaction(`0x${SIGNED}`);
    expect({ chainId, nonce, value, to }).toEqual({
      chainId: 1,
      nonce: 785,
      value: 10n ** 18n,
      to: '0x70997970c51812dc3a010c7d01b50e0d17dc79c8',
    });
  });
});
