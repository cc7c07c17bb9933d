/*
 * A token of a few instructions, for a chain of tests: `balanceOf` and `transfer` of ERC-20 with its event, all of the supply
 * with whoever deploys it. A balance lies in storage under its holder's address. Written in assembly, so that no compiler is
 * needed to see what it does.
 */

const OPCODES = {
  ADD: 0x01,
  SUB: 0x03,
  LT: 0x10,
  EQ: 0x14,
  SHR: 0x1c,
  CALLER: 0x33,
  CALLDATALOAD: 0x35,
  CODECOPY: 0x39,
  POP: 0x50,
  MSTORE: 0x52,
  SLOAD: 0x54,
  SSTORE: 0x55,
  JUMPI: 0x57,
  JUMPDEST: 0x5b,
  DUP1: 0x80,
  DUP2: 0x81,
  SWAP1: 0x90,
  LOG3: 0xa3,
  RETURN: 0xf3,
  REVERT: 0xfd,
} as const;

const PUSH1 = 0x60;
const TRANSFER_EVENT = 'ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef';

/** One statement a line; `#` pushes hex, `@` the place of a label of one byte, `:` sets a label. */
const SOURCE = `
  #00 CALLDATALOAD #e0 SHR
  DUP1 #a9059cbb EQ @transfer JUMPI
  #70a08231 EQ @balanceOf JUMPI
  #00 #00 REVERT
:transfer
  POP
  #24 CALLDATALOAD                          # amount
  CALLER SLOAD                              # amount, balance
  DUP2 DUP2 LT @short JUMPI
  DUP2 SWAP1 SUB CALLER SSTORE              # amount
  DUP1 #04 CALLDATALOAD SLOAD ADD
  #04 CALLDATALOAD SSTORE                   # amount
  #00 MSTORE
  #04 CALLDATALOAD CALLER #${TRANSFER_EVENT} #20 #00 LOG3
  #01 #00 MSTORE #20 #00 RETURN
:balanceOf
  #04 CALLDATALOAD SLOAD #00 MSTORE #20 #00 RETURN
:short
  #00 #00 REVERT
`;

const words = (source: string): readonly string[] =>
  source
    .split('\n')
    .map((line) => line.replace(/# .*$/, ''))
    .flatMap((line) => line.split(/\s+/))
    .filter((word) => word !== '');

const assembled = (source: string): Uint8Array => {
  const bytes: number[] = [];
  const labels = new Map<string, number>();
  const wanted: (readonly [at: number, label: string])[] = [];
  for (const word of words(source)) {
    if (word.startsWith('#')) {
      const pushed = Buffer.from(word.slice(1), 'hex');
      bytes.push(PUSH1 + pushed.length - 1, ...pushed);
    } else if (word.startsWith('@')) {
      wanted.push([bytes.push(PUSH1, 0) - 1, word.slice(1)]);
    } else if (word.startsWith(':')) {
      labels.set(word.slice(1), bytes.length);
      bytes.push(OPCODES.JUMPDEST);
    } else bytes.push(OPCODES[word as keyof typeof OPCODES]);
  }
  for (const [at, label] of wanted) bytes[at] = labels.get(label) ?? 0;
  return new Uint8Array(bytes);
};

/** What is sent to deploy the token: mints the supply to the sender, and leaves the instructions above. */
export const tokenDeployment = (supply: bigint): `0x${string}` => {
  const runtime = assembled(SOURCE);
  const length = runtime.length.toString(16).padStart(2, '0');
  const constructor = (offset: string): string =>
    `#${supply.toString(16).padStart(16, '0')} CALLER SSTORE #${length} DUP1 #${offset} #00 CODECOPY #00 RETURN`;
  const offset = assembled(constructor('00')).length.toString(16).padStart(2, '0');
  const all = [...assembled(constructor(offset)), ...runtime];
  return `0x${Buffer.from(all).toString('hex')}`;
};
