import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Sha256Hex } from '#shared/brand';
import { toBase64, toHex } from '#shared/encoding';
import type { PublicKey } from '#shared/envelope';
import type { CeremonyTokenView, PinPrompt } from '#shared/ipc';
import {
  newSession,
  planGeneration,
  type KeyMessage,
  type KeyPlan,
  type Participant,
  type RoundOne,
} from '#shared/threshold';
import type { TokenOrder } from '../../../electron/signer/ceremony/contract.ts';
import { createCeremonySigner, type CeremonySigner } from '../../../electron/signer/ceremony/signer.ts';
import { openShareBox } from '../../../electron/signer/ceremony/share-box.ts';
import { roundOneBytes } from '../../../shared/threshold/messages.ts';
import { newSessionKey } from '../../../shared/threshold/session-key.ts';
import { must as mustRule, numbers } from '../../support/threshold.ts';
import { MODULES, pinWindow } from '../signer/rig.ts';
import { tokenFolder, type TokenFolder } from '../signer/softhsm.ts';
import { must, PRACTICE_PIN } from './rig.ts';

/*
 * The desk's main process tells each holder who the others are, and carries what they publish. One that lies can put itself
 * between all of them: what shows it are the words in the windows of the holders' own processes.
 */

const HOLDERS = numbers(1, 2, 3);
const random = (length: number): Uint8Array => new Uint8Array(randomBytes(length));

let tokens: TokenFolder;
let signers: readonly CeremonySigner[] = [];
let held: readonly CeremonyTokenView[] = [];
let plan: KeyPlan;
let prompts: PinPrompt[] = [];

beforeEach(() => {
  tokens = tokenFolder();
  prompts = [];
  signers = HOLDERS.map(() =>
    createCeremonySigner(
      { modules: MODULES, environment: 'sandbox', deviceSeed: random(32), sandboxPin: PRACTICE_PIN },
      { emit: () => undefined },
    ),
  );
  held = HOLDERS.map((n) => must(signerOf(n).practice(`holder ${String(n)}`, true)));
  for (const signer of signers) must(signer.tokens());
  plan = mustRule(
    planGeneration({ session: newSession(random), suite: 'ed25519', threshold: 2, participants: HOLDERS }),
  );
});
afterEach(() => {
  for (const signer of signers) signer.close();
  tokens.remove();
});

const at = <T>(all: readonly T[], holder: Participant): T => {
  const found = all[holder - 1];
  if (found === undefined) throw new Error(`no holder ${String(holder)}`);
  return found;
};
const signerOf = (holder: Participant): CeremonySigner => at(signers, holder);

const keyOf = (holder: Participant): PublicKey => {
  const [key] = at(held, holder).keys;
  if (key === undefined) throw new Error('no key');
  return key;
};

const orderFor = (holder: Participant): TokenOrder => {
  const { manufacturer, serial } = at(held, holder);
  return {
    operation: 'generate-share',
    token: { manufacturer, serial },
    origin: 'countersign/rehearsal/test',
    root: 'a'.repeat(64) as Sha256Hex,
    step: 'share',
    algorithm: null,
    label: null,
    key: null,
    asks: [],
    holder: `holder ${String(holder)}`,
  };
};

const window = (): ReturnType<typeof pinWindow>['port'] =>
  pinWindow((prompt) => {
    prompts.push(prompt);
    return { pin: PRACTICE_PIN };
  }).port;

/** Begins a holder's part; `peopleFor`: what they are told of the others. */
const begin = async (
  holder: Participant,
  peopleFor: (other: Participant) => PublicKey,
): Promise<KeyMessage> => {
  const people = HOLDERS.map((other) => ({
    participant: other,
    key: other === holder ? keyOf(holder) : peopleFor(other),
  }));
  const share = { plan, me: holder, people, policyDigest: 'c'.repeat(64) as Sha256Hex };
  return must(await signerOf(holder).share.begin(orderFor(holder), share, window())).first;
};

const confirm = async (holder: Participant, firsts: readonly KeyMessage[]): Promise<PinPrompt> => {
  must(await signerOf(holder).share.confirm(orderFor(holder), firsts, window()));
  const shown = prompts.at(-1);
  if (shown === undefined) throw new Error('nothing was shown');
  return shown;
};

interface FalseIdentity {
  readonly key: PublicKey;
  readonly secret: KeyObject;
}

const falseIdentity = (): FalseIdentity => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const point = toHex(Buffer.concat([Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]));
  return { key: { algorithm: 'ecdsa-p256-sha256', publicKey: `04${point}` }, secret: privateKey };
};

/** The dealing of a holder, under keys that are the desk's own. */
const forged = (first: RoundOne, { secret }: FalseIdentity): RoundOne => {
  const mine = {
    ...first,
    sessionKey: newSessionKey(random).publicKey,
    sealingKey: toBase64(openShareBox().publicKey),
  };
  const signature = sign('sha256', roundOneBytes(mine), { key: secret, dsaEncoding: 'ieee-p1363' });
  return { ...mine, attestation: toBase64(new Uint8Array(signature)) };
};

const isFirst = (message: KeyMessage): message is RoundOne => message.kind === 'round-1';

describe('before anything that is secret leaves a holder’s process', () => {
  test('its window shows the same six words as all others, and what it takes part in', async () => {
    const firsts = [];
    for (const holder of HOLDERS) firsts.push(await begin(holder, keyOf));
    const shown = [];
    for (const holder of HOLDERS) shown.push(await confirm(holder, firsts));
    const words = shown.map((prompt) => prompt.words.join(' '));
    expect(new Set(words).size).toBe(1);
    expect(shown[0]?.words).toHaveLength(6);
    expect(shown[0]?.lines).toContainEqual({ label: 'Shared key', value: '2 of 3 sign, ed25519' });
  });

  test('it shows each other words where the desk stands between them', async () => {
    const identities = HOLDERS.map(falseIdentity);
    const real: RoundOne[] = [];
    for (const holder of HOLDERS) {
      const first = await begin(holder, (other) => at(identities, other).key);
      if (isFirst(first)) real.push(first);
    }
    const lies = HOLDERS.map((holder) => forged(at(real, holder), at(identities, holder)));
    const words = [];
    // Each accepts what it is told: nothing but the words says that it is not so.
    for (const holder of HOLDERS) words.push((await confirm(holder, lies)).words.join(' '));
    expect(new Set(words).size).toBe(HOLDERS.length);
  });
});
