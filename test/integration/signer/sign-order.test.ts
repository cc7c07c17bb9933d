import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { IntentDigest } from '#shared/brand';
import type { Gate } from '#shared/custody';
import { toHex } from '#shared/encoding';
import { ok } from '#shared/errors';
import {
  addressOfKey,
  cancellationOf,
  orderBytes,
  orderOf,
  readTransaction,
  signedTransaction,
  unsignedTransaction,
  type FeeFigures,
  type Order,
  type PaymentOrder,
} from '#shared/evm';
import { digestOf, type TransferIntent } from '#shared/intent';
import { generateSigningKey, type CustodyKey } from '../../../electron/signer/custody/keys.ts';
import { openLogin, type TokenLogin } from '../../../electron/signer/custody/login.ts';
import { signOrder, type SigningRequest } from '../../../electron/signer/custody/sign-order.ts';
import { pinFrom } from '../../../electron/signer/secret.ts';
import { ANNA, BEN } from '../../support/company.ts';
import { chainPayment, LOCAL_CHAIN, OTHER, TOKENS } from '../../support/evm.ts';
import { activateKey } from '../../support/custody-keys.ts';
import { chainGenesis } from '../../support/evm-chain/genesis.ts';
import { chainKeyRecord } from '../../support/evm-chain/registered.ts';
import { checkpointOf, feed, notebook, openGate } from '../../support/gate.ts';
import { MiniLedger } from '../../support/mini-ledger.ts';
import { PROVIDERS } from '../../support/pkcs11/providers.ts';
import { openRig, PIN, valueOf, type Rig } from '../../support/pkcs11/rig.ts';

/* A key that holds money signs the bytes of an approved item, and no byte else: whoever asks, and with whatever. */

const FEES: FeeFigures = { maxFeePerGas: 30_000_000_000n, maxPriorityFeePerGas: 1_000_000_000n };

let rig: Rig;
let login: TokenLogin;
let letGo: () => void;
let key: CustodyKey;
let other: CustodyKey;
let ledger: MiniLedger;
let approved: TransferIntent;

beforeAll(() => {
  const softHsm = PROVIDERS.find(({ kind }) => kind === 'softhsm');
  if (softHsm === undefined) throw new TypeError('no SoftHSM');
  rig = openRig(softHsm);
  const opened = valueOf(openLogin(rig.token(), pinFrom(PIN)));
  login = opened.login;
  letGo = opened.release;
  const made = ['treasury', 'reserve'].map((label) =>
    valueOf(generateSigningKey(login, 'ecdsa-secp256k1', { objectId: rig.freshId(), label })),
  );
  if (made[0] === undefined || made[1] === undefined) throw new TypeError('no keys');
  [key, other] = [made[0], made[1]];
});
afterAll(() => {
  letGo();
  rig.close();
});
beforeEach(() => {
  ledger = new MiniLedger(chainGenesis());
  activateKey(ledger, chainKeyRecord(key));
  approved = chainPayment();
  expect(ledger.propose(approved)).toBe('proposed');
  for (const who of [ANNA, BEN]) expect(ledger.approve(who, approved)).toBe('recorded');
});

const orderFor = (intent: TransferIntent, nonce = 0, from = key): PaymentOrder => {
  const place = { chain: LOCAL_CHAIN, from: addressOfKey(from.publicKey), nonce };
  const order = orderOf(intent, digestOf(intent), TOKENS, place);
  if (!order.ok) throw new Error(order.error);
  return order.value;
};

const gateOf = (): Gate => {
  const [genesis] = ledger.events;
  if (genesis === undefined) throw new TypeError('no events');
  const gate = openGate(genesis, notebook(), {
    keyOf: () => ok(key),
    derive: (intent) => ok(orderBytes(orderFor(intent))),
  });
  expect(feed(gate, ledger.events, checkpointOf(ledger.events)).ok).toBe(true);
  return gate;
};

const bytesOf = (order: Order, fees = FEES): Uint8Array => {
  const bytes = unsignedTransaction(order, fees);
  if (!bytes.ok) throw new Error(bytes.error);
  return bytes.value;
};

interface Asked extends Partial<SigningRequest> {
  readonly gate?: Gate;
  readonly by?: CustodyKey;
  readonly order?: PaymentOrder;
}

const asked = ({
  gate = gateOf(),
  by = key,
  order = orderFor(approved),
  ...over
}: Asked): ReturnType<typeof signOrder> =>
  signOrder(
    { gate, login, key: by, order: () => ok(order) },
    {
      kind: 'pay',
      item: digestOf(approved),
      bytes: bytesOf(orderFor(approved)),
      now: ledger.time,
      ...over,
    },
  );

const toldOf = (signed: ReturnType<typeof signOrder>): string => {
  if (signed.ok) return 'signed';
  const { error } = signed;
  if (error.by === 'gate') return `gate: ${error.refusal.code}`;
  return error.by === 'bytes' ? `bytes: ${error.code}` : error.by;
};

test('signs the bytes of an item that a quorum approved', () => {
  const signed = asked({});
  if (!signed.ok) throw new Error(toldOf(signed));
  const read = readTransaction(signed.value);
  const { item: _item, kind: _kind, asset: _asset, feeCeiling: _ceiling, ...order } = orderFor(approved);
  expect(read.ok && read.value).toEqual({ ...order, ...FEES });
});

test('signs no other bytes under its name', () => {
  const order = orderFor(approved);
  const payee = { ...order, payee: OTHER } as PaymentOrder;
  const attacks: readonly (readonly [string, Uint8Array])[] = [
    ['bytes: other-payee', bytesOf(payee)],
    ['bytes: other-amount', bytesOf({ ...order, minor: order.minor + 1n })],
    ['bytes: other-contract', bytesOf({ ...order, contract: OTHER })],
    ['bytes: other-contract', bytesOf({ ...order, contract: null })],
    ['bytes: other-chain', bytesOf({ ...order, chain: 1 })],
    ['bytes: other-place', bytesOf({ ...order, nonce: 1 })],
    ['bytes: other-gas', bytesOf({ ...order, gasLimit: 500_000n, feeCeiling: 10n ** 18n })],
    [
      'bytes: fee-above-ceiling',
      bytesOf({ ...order, feeCeiling: 10n ** 18n }, { ...FEES, maxFeePerGas: 100_000_000_001n }),
    ],
    ['bytes: other-contract', bytesOf(cancellationOf(order))],
    ['bytes: not-eip-1559', new Uint8Array(32).fill(7)],
    [
      'bytes: other-sender',
      signedTransaction(order, FEES, { signature: new Uint8Array(64).fill(1), recovery: 0 }),
    ],
  ];
  for (const [refusal, bytes] of attacks) expect(toldOf(asked({ bytes }))).toBe(refusal);
});

test('signs nothing where every byte is flipped in turn, but for a fee below the ceiling', () => {
  const gate = gateOf();
  const bytes = bytesOf(orderFor(approved));
  for (const at of bytes.keys()) {
    const changed = bytes.map((byte, index) => (index === at ? byte ^ 0x01 : byte));
    const signed = asked({ gate, bytes: changed });
    if (!signed.ok) continue;
    const read = readTransaction(signed.value);
    if (!read.ok) throw new Error(read.error.detail);
    const { maxFeePerGas, maxPriorityFeePerGas } = read.value;
    expect(toHex(changed)).toBe(toHex(bytesOf(orderFor(approved), { maxFeePerGas, maxPriorityFeePerGas })));
  }
});

test('signs nothing that a quorum did not approve', () => {
  const alone = chainPayment({ minor: '9' });
  expect(ledger.propose(alone)).toBe('proposed');
  ledger.approve(ANNA, alone);
  const order = orderFor(alone);
  expect(toldOf(asked({ item: digestOf(alone), bytes: bytesOf(order), order }))).toBe(
    'gate: not-released-by-custody',
  );
  const unknown = chainPayment({ minor: '10' });
  expect(toldOf(asked({ item: digestOf(unknown), bytes: bytesOf(orderFor(unknown)) }))).toBe(
    'gate: intent-unknown',
  );
  // The bytes of one item under the name of another.
  expect(toldOf(asked({ bytes: bytesOf(order), order }))).toBe('bytes: other-order');
  expect(toldOf(asked({ bytes: bytesOf(order) }))).toBe('bytes: other-amount');
});

test('signs with no other key, and at no other place', () => {
  const { publicKey } = other;
  const byOther = { ...orderFor(approved), from: addressOfKey(publicKey) };
  expect(toldOf(asked({ by: other }))).toBe('key');
  expect(toldOf(asked({ by: other, order: byOther, bytes: bytesOf(byOther) }))).toBe('key');
  expect(toldOf(asked({ order: orderFor(approved, 1), bytes: bytesOf(orderFor(approved, 1)) }))).toBe(
    'bytes: other-order',
  );
});

test('signs nothing once the item has expired', () => {
  expect(toldOf(asked({ now: '2026-06-01T00:00:00Z' }))).toBe('gate: intent-expired');
});

test('cancels only what was approved, at its place and for nothing; and then pays it no more', () => {
  const gate = gateOf();
  const order = orderFor(approved);
  const cancellation = { gate, kind: 'cancel', bytes: bytesOf(cancellationOf(order)) } as const;
  const alone = chainPayment({ minor: '9' });
  expect(ledger.propose(alone)).toBe('proposed');
  expect(toldOf(asked({ ...cancellation, gate: gateOf(), item: digestOf(alone) }))).toBe(
    'gate: never-released',
  );
  expect(toldOf(asked({ gate }))).toBe('signed');
  expect(toldOf(asked({ ...cancellation, bytes: bytesOf(order) }))).toBe('bytes: other-contract');
  expect(toldOf(asked({ gate }))).toBe('gate: cancelled');
  const signed = asked(cancellation);
  if (!signed.ok) throw new Error(toldOf(signed));
  const read = readTransaction(signed.value);
  expect(read.ok && read.value).toMatchObject({
    contract: null,
    payee: order.from,
    from: order.from,
    minor: 0n,
    nonce: 0,
  });
  expect(toldOf(asked({ ...cancellation, item: '0'.repeat(64) as IntentDigest }))).toBe(
    'gate: never-released',
  );
});
