import { deviceKeyOf, type Envelope } from '#shared/envelope';
import { ok, type ErrorCode } from '#shared/errors';
import type { TokenView } from '#shared/ipc';
import type { EnrolledKey } from '#shared/roster';
import type {
  DecideRequest,
  Enrolment,
  SignedIn,
  SignerEvent,
  SignerStart,
  SubmitRequest,
} from './contract.ts';
import { envelopeOf, prepareDecision, prepareSubmission, type Prepared } from './operations.ts';
import { fail, type Outcome } from './outcome.ts';
import { oneDialogue } from './one-dialogue.ts';
import type { PinDialogue, PinPort } from './pin-dialogue.ts';
import { signAfterPin, type PromptText } from './pin-loop.ts';
import { presenceOf } from './presence.ts';
import { signInPrompt, type PromptBody } from './prompts.ts';
import { isSameToken, type TokenKey } from './tokens.ts';
import { openTokenSet, type TokenSet } from './token-set.ts';
import { freshChallenge, isStillEnrolled, knownKey, type Session } from './session.ts';
import { holderOf, tokenView, tokenViews, type Holder } from './token-view.ts';

/** The signer's work, whatever process it runs in. */
export interface Signer {
  readonly enrol: (enrolment: Enrolment) => void;
  readonly tokens: () => Outcome<readonly TokenView[]>;
  /** The key of a token that is plugged in, as it would be enrolled. */
  readonly keyOf: (tokenId: string) => Outcome<EnrolledTokenKey>;
  readonly signIn: (tokenId: string, port: PinPort) => Promise<Outcome<SignedIn>>;
  readonly signOut: () => void;
  readonly decide: (request: DecideRequest, port: PinPort) => Promise<Outcome<Envelope>>;
  readonly submit: (request: SubmitRequest, port: PinPort) => Promise<Outcome<Envelope>>;
  /** Looks who is plugged in; called about once a second. */
  readonly watch: () => void;
  readonly close: () => void;
}

export interface SignerOptions {
  readonly emit: (event: SignerEvent) => void;
  readonly pinTimeLimitMs?: number;
}

const NOBODY: Enrolment = { people: [], keys: [] };

/** Loads the modules of the trust file and waits for work. One operation runs at a time. */
export const createSigner = (start: SignerStart, options: SignerOptions): Signer => {
  const tokens = openTokenSet(start.modules);
  const device = deviceKeyOf(start.deviceSeed);
  const desk = { ...start, device: device.id };
  let enrolment = NOBODY;
  let session: Session | undefined;
  const presence = presenceOf(tokens);

  const lose = (code: ErrorCode): void => {
    if (session === undefined) return;
    session = undefined;
    options.emit({ kind: 'session-lost', code });
  };

  const inDialogue = oneDialogue(options);

  const onBlocking = (limitMs: number): void => {
    options.emit({ kind: 'blocking', limitMs });
  };

  const signIn = (tokenId: string, dialogue: PinDialogue): Promise<Outcome<SignedIn>> =>
    openSession({ start, tokens, enrolment, onBlocking }, tokenId, dialogue).then((opened) => {
      if (!opened.ok) return opened;
      // The roster may have changed while the person typed.
      if (!isStillEnrolled(opened.value, enrolment)) return fail('token-not-enrolled');
      session = opened.value;
      return ok({ person: session.person.id, token: session.token });
    });

  const signPrepared = async (
    prepare: (session: Session) => Outcome<Prepared>,
    dialogue: PinDialogue,
  ): Promise<Outcome<Envelope>> => {
    if (session === undefined) return fail('not-signed-in');
    const current = session;
    const prepared = prepare(current);
    if (!prepared.ok) return prepared;
    const { statement, prompt } = prepared.value;
    const signature = await signAfterPin({
      dialogue,
      text: promptText(start, nameIn(enrolment, current.person), current.token.label, prompt),
      message: statement.message,
      // The session may end while the person types: signed out, token pulled, key revoked.
      locate: () => (session === current ? tokens.locate(current.known) : fail('not-signed-in')),
      onBlocking,
    });
    if (signature.ok) return ok(envelopeOf(current, statement, signature.value, device));
    if (endsSession(signature.error.code) && session === current) lose(signature.error.code);
    return signature;
  };

  return {
    enrol: (next) => {
      enrolment = next;
      if (session && !isStillEnrolled(session, next)) lose('token-not-enrolled');
    },
    tokens: () => {
      const keys = tokens.keys();
      presence.told();
      return keys.ok ? ok(tokenViews(enrolment, keys.value)) : keys;
    },
    keyOf: (tokenId) => {
      const keys = tokens.keys();
      return keys.ok ? enrollable(keys.value, tokenId) : keys;
    },
    signIn: (tokenId, port) => inDialogue(port, (dialogue) => signIn(tokenId, dialogue)),
    signOut: () => {
      session = undefined;
    },
    decide: (request, port) =>
      inDialogue(port, (dialogue) => signPrepared((who) => prepareDecision(desk, who, request), dialogue)),
    submit: (request, port) =>
      inDialogue(port, (dialogue) => signPrepared((who) => prepareSubmission(desk, who, request), dialogue)),
    watch: () => {
      const current = session;
      const present = tokens.present();
      if (current && !present.some((token) => isSameToken(token, current.known.token))) {
        const found = tokens.locate(current.known);
        if (!found.ok) lose(found.error.code);
      }
      if (presence.hasChanged()) options.emit({ kind: 'tokens-changed' });
    },
    close: () => {
      session = undefined;
      tokens.close();
    },
  };
};

type EnrolledTokenKey = Omit<EnrolledKey, 'person' | 'standing'>;

/** Cryptoki tells of no attestation, and nothing here reads one: where the key was made is the token's word. */
const enrollable = (keys: readonly TokenKey[], tokenId: string): Outcome<EnrolledTokenKey> => {
  const found = keys.find(({ id }) => id === tokenId);
  if (found === undefined) return fail('token-removed');
  const { publicKey, keyId, objectId, token } = found;
  if (publicKey === null || keyId === null)
    return fail('token-not-enrolled', 'the token holds no key that signs');
  const { manufacturer, model, serial, custody } = token;
  return ok({
    keyId,
    algorithm: publicKey.algorithm,
    publicKey: publicKey.publicKey,
    custody,
    token: { manufacturer, model, serial, objectId },
    attestation: null,
  });
};

const endsSession = (code: ErrorCode): boolean =>
  code === 'token-removed' || code === 'token-wrong' || code === 'token-locked';

/** A name may be received, or erased, after its person has signed in. */
const nameIn = ({ people }: Enrolment, person: Session['person']): string =>
  people.find(({ id }) => id === person.id)?.name ?? person.name;

const promptText = (
  start: SignerStart,
  holderName: string,
  tokenLabel: string,
  body: PromptBody,
): PromptText => ({
  ...body,
  tokenLabel,
  holderName,
  sandboxPin: start.environment === 'sandbox' ? start.sandboxPin : null,
});

interface SignInContext {
  readonly start: SignerStart;
  readonly tokens: TokenSet;
  readonly enrolment: Enrolment;
  readonly onBlocking: (limitMs: number) => void;
}

/** Proves possession of the key: the token signs a challenge that this process made a moment ago. */
const openSession = async (
  context: SignInContext,
  tokenId: string,
  dialogue: PinDialogue,
): Promise<Outcome<Session>> => {
  const { start, tokens, enrolment, onBlocking } = context;
  const chosen = chooseKey(context, tokenId);
  if (!chosen.ok) return chosen;
  const { key, holder } = chosen.value;
  const known = knownKey(key, tokens.present());
  const proof = await signAfterPin({
    dialogue,
    text: promptText(start, holder.person.name, key.token.label, signInPrompt()),
    message: freshChallenge(),
    locate: () => tokens.locate(known),
    onBlocking,
  });
  if (!proof.ok) return proof;
  const now = tokens.locate(known);
  return now.ok ? ok({ ...holder, known, token: tokenView(enrolment, now.value) }) : now;
};

const chooseKey = (
  { start, tokens, enrolment }: SignInContext,
  tokenId: string,
): Outcome<{ readonly key: TokenKey; readonly holder: Holder }> => {
  const keys = tokens.keys();
  if (!keys.ok) return keys;
  const key = keys.value.find(({ id }) => id === tokenId);
  if (key === undefined) return fail('token-removed');
  const holder = holderOf(enrolment, key);
  if (!holder.ok) return holder;
  const isSoftware = key.token.custody === 'software-token' || holder.value.key.custody === 'software-token';
  if (isSoftware && start.environment === 'production') return fail('software-token-refused');
  return ok({ key, holder: holder.value });
};
