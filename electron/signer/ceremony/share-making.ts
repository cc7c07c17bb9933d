import { randomBytes } from 'node:crypto';
import { sha256Hex } from '#shared/encoding';
import { ok, type Result } from '#shared/errors';
import { canonicalBytes, type JsonValue } from '#shared/json';
import {
  openKeySession,
  sessionsInMemory,
  type ClaimSession,
  type KeyMessage,
  type KeySession,
  type Random,
  type ThresholdError,
  type ThresholdKey,
} from '#shared/threshold';
import type { CustodyKey } from '../custody/keys.ts';
import type { TokenLogin } from '../custody/login.ts';
import { destroySealingKey, generateSealingKey, type SealingKey } from '../custody/seal.ts';
import { sealShareOnToken } from '../custody/share-on-token.ts';
import { storeShare } from '../custody/share-store.ts';
import { signWithCustodyKey } from '../custody/sign.ts';
import { fail, type Outcome } from '../outcome.ts';
import { isSameToken, type PresentToken } from '../tokens.ts';
import { isGoodSignature } from '../verify.ts';
import { loggedInFor, type AskContext, type Login } from './ask.ts';
import type { TokenAnswers, TokenOrder } from './contract.ts';
import { seenKeys } from './look.ts';
import { groupDigest } from './group-digest.ts';
import { openShareAbout } from './share-access.ts';
import { openShareBox, type ShareBox } from './share-box.ts';
import type { ShareBegun, SharePlan } from './share-contract.ts';

/* How one holder makes their share of a key: a session of the protocol, and the token that signs and seals for it. */

export interface ShareMaking {
  readonly begin: (context: AskContext, plan: SharePlan) => Promise<Outcome<ShareBegun>>;
  readonly exchange: (messages: readonly KeyMessage[]) => Promise<Outcome<readonly KeyMessage[]>>;
  readonly done: (order: TokenOrder) => Outcome<TokenAnswers>;
  /** Ends what is not complete: the login is let go, and what was secret is wiped. */
  readonly end: () => void;
}

interface Making {
  readonly session: KeySession;
  readonly plan: SharePlan;
  readonly login: TokenLogin;
  readonly release: () => void;
  /** The holder's own key on the token. */
  readonly own: CustodyKey;
  readonly sealing: SealingKey;
  readonly begun: ShareBegun;
  /** Kinds of messages that were published. */
  readonly said: Set<KeyMessage['kind']>;
  /** What came out: the key, and the digest of what everybody published. */
  made: { readonly key: ThresholdKey; readonly transcript: string } | null;
}

export const randomOf: Random = (length) => new Uint8Array(randomBytes(length));

export const shareFault = ({ code, culprits, detail }: ThresholdError): Outcome<never> =>
  fail('share-refused', `${code}: ${detail}${culprits.length === 0 ? '' : ` (${culprits.join(', ')})`}`);

export const createShareMaking = (): ShareMaking => {
  const claim = sessionsInMemory();
  let making: Making | null = null;

  const end = (): void => {
    if (making === null) return;
    making.session.abort();
    making.release();
    if (making.made === null) making = null;
  };

  /** Whatever goes wrong ends the session here: a key that is made half is none. */
  const orEnd = <T>(outcome: Outcome<T>): Outcome<T> => {
    if (!outcome.ok) end();
    return outcome;
  };

  return {
    begin: async (context, plan) => {
      if (making?.plan.plan.session === plan.plan.session) return ok(making.begun);
      end();
      const opened = await loggedInFor(context, 'Make a share');
      if (!opened.ok) return opened;
      const begun = await beginOn(opened.value, context.order, plan, claim);
      if (!begun.ok) {
        opened.value.release();
        return begun;
      }
      making = begun.value;
      return ok(begun.value.begun);
    },
    exchange: async (messages) => {
      if (making === null) return fail('share-lost');
      const heard = hear(making, messages);
      return heard.ok ? orEnd(await say(making)) : orEnd(heard);
    },
    done: (order) => (making === null ? fail('share-lost') : outcomeFor(making, order)),
    end,
  };
};

const outcomeFor = ({ made, login }: Making, { token }: TokenOrder): Outcome<TokenAnswers> => {
  if (made === null) return fail('share-lost');
  if (!isSameToken(login.token, token)) return fail('token-wrong', 'the share is on another token');
  const { key, transcript } = made;
  return ok({
    serial: token.serial,
    'public-key': key.groupKey,
    'key-digest': groupDigest(key.groupKey),
    transcript,
    holds: 'yes',
  });
};

const SHARE_ID_DIGITS = 32;

const beginOn = async (
  { login, release }: Login,
  order: TokenOrder,
  plan: SharePlan,
  claim: ClaimSession,
): Promise<Outcome<Making>> => {
  const own = ownKey(login.token, plan);
  if (!own.ok) return own;
  const session = await sessionOn(login, plan, claim);
  if (!session.ok) return session;
  const announced = announce(login, own.value, session.value, { order, plan });
  if (!announced.ok) {
    session.value.abort();
    return announced;
  }
  return ok({
    session: session.value,
    plan,
    login,
    release,
    own: own.value,
    ...announced.value,
    said: new Set(['round-1'] as const),
    made: null,
  });
};

/** What the holder publishes first, and the key of their token that their share will be sealed by. */
const announce = (
  login: TokenLogin,
  own: CustodyKey,
  session: KeySession,
  { order, plan }: { readonly order: TokenOrder; readonly plan: SharePlan },
): Outcome<Pick<Making, 'begun' | 'sealing'>> => {
  const signature = signWithCustodyKey(login, own, session.firstBytes);
  if (!signature.ok) return signature;
  const first = session.announce(signature.value.signature);
  if (!first.ok) return shareFault(first.error);
  const name = { objectId: plan.plan.session.slice(0, SHARE_ID_DIGITS), label: order.step };
  const sealing = generateSealingKey(login, name);
  if (!sealing.ok) return sealing;
  const commitment = sha256Hex(canonicalBytes(first.value as unknown as JsonValue));
  const answers = { serial: login.token.serial, commitment };
  return ok({ sealing: sealing.value, begun: { answers, first: first.value } });
};

/** A session of the protocol. Whoever hands on a share they have opens it on their token for that moment. */
const sessionOn = async (
  login: TokenLogin,
  plan: SharePlan,
  claim: ClaimSession,
): Promise<Outcome<KeySession>> => {
  const { from, dealers } = plan.plan;
  const isDealer = from !== null && dealers.includes(plan.me);
  const old = isDealer ? await openShareAbout(login, { publicKey: from.groupKey }, 'newest') : null;
  if (old?.ok === false) return old;
  const box = openShareBox();
  const opened = openKeySession({
    plan: plan.plan,
    me: plan.me,
    share: old?.value.share,
    sealingKey: box.publicKey,
    random: randomOf,
    claim,
    ports: portsOf(plan, box),
  });
  old?.value.share.secret.wipe();
  return opened.ok ? opened : shareFault(opened.error);
};

const ownKey = (token: PresentToken, { me, people }: SharePlan): Outcome<CustodyKey> => {
  const mine = people.find(({ participant }) => participant === me)?.key;
  const found = seenKeys(token).find(({ publicKey }) => publicKey === mine?.publicKey);
  const { manufacturer, serial } = token;
  return found === undefined
    ? fail('token-wrong', 'the token does not hold the key that its holder signs with')
    : ok({ ...found, token: { manufacturer, serial } });
};

const portsOf = (
  { people }: SharePlan,
  { seal, open }: ShareBox,
): Parameters<typeof openKeySession>[0]['ports'] => ({
  seal,
  open,
  isAttested: (from, statement, attestation) => {
    const key = people.find(({ participant }) => participant === from)?.key;
    return key !== undefined && isGoodSignature(key, statement, attestation);
  },
});

const hear = ({ session, plan }: Making, messages: readonly KeyMessage[]): Outcome<null> => {
  const forMe = messages.filter(
    (message) => message.from !== plan.me && (message.kind !== 'share' || message.to === plan.me),
  );
  for (const message of forMe) {
    const taken = session.receive(message);
    if (!taken.ok) return shareFault(taken.error);
  }
  return ok(null);
};

/** Says all that can be said now, each once. */
const say = async (making: Making): Promise<Outcome<readonly KeyMessage[]>> => {
  const messages: KeyMessage[] = [];
  for (let next = await sayNext(making); ; next = await sayNext(making)) {
    if (!next.ok) return next;
    if (next.value.length === 0) return ok(messages);
    messages.push(...next.value);
  }
};

type Said = Outcome<readonly KeyMessage[]>;

const NOTHING: Said = ok([]);

const sayNext = async (making: Making): Promise<Said> => {
  const { session, said } = making;
  const once = (kind: KeyMessage['kind']): boolean => !said.has(kind) && said.add(kind).has(kind);
  switch (session.phase()) {
    case 'confirm':
      return once('confirm') ? confirmed(making) : NOTHING;
    case 'round-2':
      return once('share') ? asSaid(session.deal()) : NOTHING;
    case 'acknowledge':
      return once('acknowledge') ? acknowledged(making) : NOTHING;
    case 'complete':
      return completed(making);
    case 'round-1':
    case 'ended':
      return NOTHING;
  }
};

const asSaid = (result: Result<readonly KeyMessage[], ThresholdError>): Said =>
  result.ok ? result : shareFault(result.error);

const confirmed = ({ session, login, own }: Making): Said => {
  const transcript = session.transcript();
  if (!transcript.ok) return shareFault(transcript.error);
  const signature = signWithCustodyKey(login, own, transcript.value.bytes);
  if (!signature.ok) return signature;
  const message = session.confirm(signature.value.signature);
  return message.ok ? ok([message.value]) : shareFault(message.error);
};

/** The share is sealed and on its token before anybody hears that it is there. */
const acknowledged = async (making: Making): Promise<Said> => {
  const { session, login, sealing, plan } = making;
  const message = session.acknowledge();
  if (!message.ok) return shareFault(message.error);
  // Whoever acknowledges last is complete by it.
  const waits = session.unconfirmed();
  const came = waits.ok ? ok(waits.value.outcome) : session.complete();
  if (!came.ok) return shareFault(came.error);
  const { key, share } = came.value;
  if (share === undefined) return fail('share-lost');
  const place = { key, policyDigest: plan.policyDigest };
  const sealed = await sealShareOnToken(login, sealing, share, place);
  if (!sealed.ok) return sealed;
  const stored = storeShare(login, { key, sealed: sealed.value });
  if (!stored.ok) {
    destroySealingKey(login, sealing);
    return stored;
  }
  return ok([message.value]);
};

const completed = (making: Making): Said => {
  if (making.made !== null) return NOTHING;
  const [outcome, transcript] = [making.session.complete(), making.session.transcript()];
  if (!outcome.ok) return shareFault(outcome.error);
  if (!transcript.ok) return shareFault(transcript.error);
  outcome.value.share?.secret.wipe();
  making.release();
  making.made = { key: outcome.value.key, transcript: transcript.value.digest };
  return NOTHING;
};
