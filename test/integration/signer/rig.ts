import { MessageChannel } from 'node:worker_threads';
import { expect } from 'vitest';
import type { GroupId, PersonId, Sha256Hex } from '#shared/brand';
import { sha256Hex, utf8 } from '#shared/encoding';
import { keyIdOf, type PublicKey } from '#shared/envelope';
import type { PinPortToWindow, PinPrompt, TokenView } from '#shared/ipc';
import type { EnrolledKey, NamedPerson } from '#shared/roster';
import type {
  DecideRequest,
  Enrolment,
  SignerEvent,
  SignerStart,
} from '../../../electron/signer/contract.ts';
import type { PinPort } from '../../../electron/signer/pin-dialogue.ts';
import { createSigner, type Signer } from '../../../electron/signer/signer.ts';
import { openTokenSet } from '../../../electron/signer/token-set.ts';
import { encodeIntent, type Intent } from '#shared/intent';
import { renderDigest, renderIntent } from '#shared/render';
import { LEDGER } from '../../support/company.ts';
import { SOFTHSM_MODULE } from './softhsm.ts';

export const MODULES = [{ profile: 'softhsm2', path: SOFTHSM_MODULE }];

export const START: SignerStart = {
  modules: MODULES,
  environment: 'sandbox',
  ledger: LEDGER,
  deviceSeed: new Uint8Array(32).fill(7),
  build: 'b'.repeat(64) as Sha256Hex,
  sandboxPin: null,
};

export const HEAD = { origin: 'countersign.example/test', size: 7, root: 'a'.repeat(64) as Sha256Hex };
export const POLICY = { version: 3, digest: 'c'.repeat(64) as Sha256Hex };
export const ISSUED_AT = '2026-05-01T10:00:00Z';

/** Starts a signer on the token folder of this process and keeps what it says by itself. */
export const startSigner = (
  enrolment: Enrolment,
  start: SignerStart = START,
): { readonly signer: Signer; readonly events: SignerEvent[] } => {
  const events: SignerEvent[] = [];
  const signer = createSigner(start, { emit: (event) => events.push(event), pinTimeLimitMs: 20_000 });
  signer.enrol(enrolment);
  return { signer, events };
};

/** Enrols the first key of each token, by serial number, in the name of a person. */
export const enrolmentOf = (holders: Readonly<Record<string, PersonId>>): Enrolment => {
  const tokens = openTokenSet(MODULES);
  try {
    const keys = tokens.keys();
    if (!keys.ok) throw new TypeError(keys.error.detail ?? keys.error.code);
    const enrolled = keys.value.flatMap(({ token, publicKey, objectId }) => {
      const person = holders[token.serial];
      return person && publicKey ? [enrolledKey(person, publicKey, token, objectId)] : [];
    });
    return { people: [...new Set(Object.values(holders))].map(personOf), keys: enrolled };
  } finally {
    tokens.close();
  }
};

const enrolledKey = (
  person: PersonId,
  publicKey: PublicKey,
  token: { readonly manufacturer: string; readonly model: string; readonly serial: string },
  objectId: string,
): EnrolledKey => ({
  keyId: keyIdOf(publicKey),
  person,
  ...publicKey,
  custody: 'software-token',
  token: { manufacturer: token.manufacturer, model: token.model, serial: token.serial, objectId },
  attestation: null,
  standing: 'active',
});

const personOf = (id: PersonId): NamedPerson => ({
  id,
  name: `Name of ${id}`,
  title: 'Officer',
  commitment: sha256Hex(utf8(id)) as Sha256Hex,
  roles: ['approver'],
  groups: ['treasury' as GroupId],
  serviceOf: null,
  standing: 'active',
});

export const tokenOf = (signer: Signer, serial: string): TokenView => {
  const tokens = signer.tokens();
  if (!tokens.ok) throw new TypeError(tokens.error.code);
  const found = tokens.value.find((token) => token.serial === serial);
  if (found === undefined) throw new TypeError(`no token ${serial}`);
  return found;
};

export const decideRequest = (intent: Intent, over: Partial<DecideRequest> = {}): DecideRequest => ({
  intentBytes: encodeIntent(intent),
  renderDigest: renderDigest(renderIntent(intent, 'en-GB')),
  decision: 'approve',
  reason: null,
  policy: POLICY,
  head: HEAD,
  issuedAt: ISSUED_AT,
  ...over,
});

/** What the person does at the n-th prompt. */
export type Reaction = (prompt: PinPrompt, index: number) => { readonly pin: string } | 'cancel' | 'close';

export interface PinWindow {
  readonly port: PinPort;
  readonly prompts: PinPrompt[];
  readonly received: PinPortToWindow['kind'][];
}

/** A PIN window at the other end of a real message port. */
export const pinWindow = (react: Reaction): PinWindow => {
  const { port1: near, port2: far } = new MessageChannel();
  const prompts: PinPrompt[] = [];
  const received: PinPortToWindow['kind'][] = [];
  far.on('message', (message: PinPortToWindow) => {
    received.push(message.kind);
    if (message.kind !== 'prompt') return;
    const reaction = react(message.prompt, prompts.push(message.prompt) - 1);
    if (reaction === 'close') far.close();
    else far.postMessage(reaction === 'cancel' ? { kind: 'cancel' } : { kind: 'pin', pin: reaction.pin });
  });
  far.postMessage({ kind: 'ready' });
  return {
    prompts,
    received,
    port: {
      send: (message) => {
        near.postMessage(message);
      },
      onMessage: (listener) => near.on('message', listener),
      onClose: (listener) => near.once('close', listener),
      close: () => {
        near.close();
      },
    },
  };
};

export const typing = (pin: string): PinWindow => pinWindow(() => ({ pin }));

export const codeOf = (outcome: {
  readonly ok: boolean;
  readonly error?: { readonly code: string };
}): string => (outcome.ok ? 'ok' : (outcome.error?.code ?? ''));

/** Signs in, or fails the test. */
export const signedIn = async (signer: Signer, serial: string, pin: string): Promise<void> => {
  const outcome = await signer.signIn(tokenOf(signer, serial).id, typing(pin).port);
  expect(codeOf(outcome)).toBe('ok');
};
