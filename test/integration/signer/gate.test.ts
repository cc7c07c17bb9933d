import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openGateFile } from '../../../electron/signer/custody/gate-file.ts';
import { generateSigningKey } from '../../../electron/signer/custody/keys.ts';
import { isVerified, signWithCustodyKey } from '../../../electron/signer/custody/sign.ts';
import type { Gate, GateTools } from '#shared/custody';
import { digestOf, type TransferIntent } from '#shared/intent';
import { ANNA, BEN } from '../../support/company.ts';
import { keyedLedger } from '../../support/custody-keys.ts';
import {
  checkpointOf,
  feed,
  notebook,
  openGate,
  otherwise,
  payloadOf,
  paymentOut,
} from '../../support/gate.ts';
import type { MiniLedger } from '../../support/mini-ledger.ts';
import { PROVIDERS } from '../../support/pkcs11/providers.ts';
import { codeOf, openRig, valueOf } from '../../support/pkcs11/rig.ts';

/* The gate with its file and a real token behind it. */

let folder: string;
let path: string;
let ledger: MiniLedger;
let intent: TransferIntent;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-gate-'));
  path = join(folder, 'gate.json');
  ledger = keyedLedger();
  intent = paymentOut();
  ledger.propose(intent);
  for (const who of [ANNA, BEN]) ledger.approve(who, intent);
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const started = (over: Partial<GateTools> = {}): Gate => {
  const [genesis] = ledger.events;
  if (genesis === undefined) throw new TypeError('no events');
  const { memory, remember } = valueOf(openGateFile(path));
  const gate = openGate(genesis, notebook(), {
    memory,
    remember,
    ...over,
  });
  expect(feed(gate, ledger.events, checkpointOf(ledger.events)).ok).toBe(true);
  return gate;
};

test('a token signs what the gate released, and after a start the same bytes and no others', () => {
  const softHsm = PROVIDERS.find(({ kind }) => kind === 'softhsm');
  if (softHsm === undefined) throw new TypeError('no SoftHSM');
  const rig = openRig(softHsm);
  try {
    rig.loggedIn((login) => {
      const key = valueOf(
        generateSigningKey(login, 'ed25519', { objectId: rig.freshId(), label: 'treasury' }),
      );
      const released = started().release(digestOf(intent), ledger.time);
      if (!released.ok) throw new Error(released.error.code);
      const { signature } = valueOf(signWithCustodyKey(login, key, released.value.payload));
      expect(isVerified(key, payloadOf(intent), signature)).toBe(true);
    });
  } finally {
    rig.close();
  }
  expect(started().release(digestOf(intent), ledger.time).ok).toBe(true);
  const other = started({ derive: otherwise }).release(digestOf(intent), ledger.time);
  expect(other.ok ? 'released' : other.error.code).toBe('released-otherwise');
});

describe('the file', () => {
  test('is not there at first', () => {
    expect(valueOf(openGateFile(path)).memory).toBeNull();
  });

  test('keeps what was written', () => {
    started();
    const { memory } = valueOf(openGateFile(path));
    expect(memory?.head.size).toBe(ledger.events.length);
  });

  test.each(['', '{', '{"v":1}', '{"v":2,"head":null}'])('that is damaged (%j) opens no gate', (text) => {
    writeFileSync(path, text);
    expect(codeOf(openGateFile(path))).toBe('seal-broken');
  });

  test('that another gate writes besides releases nothing here', () => {
    const [one, other] = [started(), valueOf(openGateFile(path))];
    if (other.memory === null) throw new TypeError('nothing was written');
    other.remember({ ...other.memory, policyVersion: other.memory.policyVersion + 1 });
    const released = one.release(digestOf(intent), ledger.time);
    expect(released.ok ? 'released' : released.error.code).toBe('memory-failed');
  });

  test('that was left half-written by a gate that was cut off is the one before', () => {
    started();
    writeFileSync(`${path}.new`, '{"half":');
    expect(started().release(digestOf(intent), ledger.time).ok).toBe(true);
  });

  test('that can not be written releases nothing', () => {
    const gate = started();
    rmSync(folder, { recursive: true, force: true });
    const released = gate.release(digestOf(intent), ledger.time);
    expect(released.ok ? 'released' : released.error.code).toBe('memory-failed');
  });
});
