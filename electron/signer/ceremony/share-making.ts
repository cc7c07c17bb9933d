import { ok, type Result } from '#shared/errors';
import type { KeyMessage, ThresholdError, ThresholdKey, ThresholdShare } from '#shared/threshold';
import type { TokenLogin } from '../custody/login.ts';
import { destroySealingKey, generateSealingKey } from '../custody/seal.ts';
import { sealShareOnToken } from '../custody/share-on-token.ts';
import { storeShare } from '../custody/share-store.ts';
import { signWithCustodyKey } from '../custody/sign.ts';
import { fail, type Outcome } from '../outcome.ts';
import { isSameToken } from '../tokens.ts';
import { loggedInFor, type AskContext } from './ask.ts';
import type { TokenAnswers, TokenOrder } from './contract.ts';
import { groupDigest } from './group-digest.ts';
import { dropPending, settleStored } from './share-access.ts';
import { beginOn, shareFault, toldOf, type Confirmed, type Making } from './share-begin.ts';
import type { ShareBegun, SharePlan } from './share-contract.ts';

/* How one holder makes their share of a key: a session of the protocol, and the token that signs and seals for it. */

export interface ShareMaking {
  readonly begin: (context: AskContext, plan: SharePlan) => Promise<Outcome<ShareBegun>>;
  readonly confirm: (context: AskContext, firsts: readonly KeyMessage[]) => Promise<Outcome<TokenAnswers>>;
  readonly exchange: (messages: readonly KeyMessage[]) => Promise<Outcome<readonly KeyMessage[]>>;
  readonly done: (order: TokenOrder) => Outcome<TokenAnswers>;
  /** Ends what is not complete: the login is let go, and what was secret is wiped. */
  readonly end: () => void;
}

export const createShareMaking = (): ShareMaking => {
  const claimed = new Set<string>();
  let making: Making | null = null;

  const end = (): void => {
    if (making === null) return;
    making.session.abort();
    making.confirmed?.release();
    if (making.made === null) making = null;
  };

  /** Whatever goes wrong ends the session here: a key that is made half is none. */
  const orEnd = <T>(outcome: Outcome<T>): Outcome<T> => {
    if (!outcome.ok) end();
    return outcome;
  };

  return {
    begin: async (context, plan) => {
      const { session } = plan.plan;
      if (making?.plan.plan.session === session) return ok(making.begun);
      end();
      const opened = await loggedInFor(context, 'Make a share', toldOf(plan));
      if (!opened.ok) return opened;
      const begun = await beginOn(
        opened.value.login,
        plan,
        (one) => !claimed.has(one) && claimed.add(one).has(one),
      );
      opened.value.release();
      if (!begun.ok) {
        // Nothing of it was published, so it can be tried again.
        claimed.delete(session);
        return begun;
      }
      making = begun.value;
      return ok(begun.value.begun);
    },
    confirm: async (context, firsts) => {
      if (making === null) return fail('share-lost');
      if (!isSameToken(making.token, context.order.token))
        return fail('token-wrong', 'the share was begun on another token');
      if (making.confirmed !== null) return ok(seenBy(making, making.confirmed.transcript));
      // Heard once, also where the PIN is asked for again.
      const heard = making.session.phase() === 'round-1' ? hear(making, firsts) : ok(null);
      return heard.ok ? confirmOn(context, making) : orEnd(heard);
    },
    exchange: async (messages) => {
      const confirmed = making?.confirmed ?? null;
      if (making === null || confirmed === null) return fail('share-lost');
      const heard = hear(making, messages);
      return heard.ok ? orEnd(await say(making, confirmed)) : orEnd(heard);
    },
    done: (order) => (making === null ? fail('share-lost') : outcomeFor(making, order)),
    end,
  };
};

const seenBy = ({ token }: Making, transcript: string): TokenAnswers => ({
  serial: token.serial,
  transcript,
});

/**
 * The holder compares what all published, in words of this process, and lets their token sign that they saw it. Before
 * that nothing that is secret leaves.
 */
const confirmOn = async (context: AskContext, making: Making): Promise<Outcome<TokenAnswers>> => {
  const { session, own, plan } = making;
  const transcript = session.transcript();
  if (!transcript.ok) return shareFault(transcript.error);
  const { digest, words, bytes } = transcript.value;
  const opened = await loggedInFor(context, 'Confirm what all published', { ...toldOf(plan), words, digest });
  if (!opened.ok) return opened;
  const signature = signWithCustodyKey(opened.value.login, own, bytes);
  const message = signature.ok ? session.confirm(signature.value.signature) : signature;
  if (!message.ok) {
    opened.value.release();
    return 'culprits' in message.error
      ? shareFault(message.error)
      : fail(message.error.code, message.error.detail);
  }
  making.confirmed = { ...opened.value, message: message.value, transcript: digest };
  return ok(seenBy(making, digest));
};

const outcomeFor = ({ made, token }: Making, order: TokenOrder): Outcome<TokenAnswers> => {
  if (made === null) return fail('share-lost');
  if (!isSameToken(token, order.token)) return fail('token-wrong', 'the share is on another token');
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
const say = async (making: Making, confirmed: Confirmed): Promise<Said> => {
  const messages: KeyMessage[] = [];
  for (;;) {
    const next = await sayNext(making, confirmed);
    if (!next.ok) return next;
    if (next.value.length === 0) return ok(messages);
    messages.push(...next.value);
  }
};

type Said = Outcome<readonly KeyMessage[]>;

const NOTHING: Said = ok([]);

const sayNext = async (making: Making, confirmed: Confirmed): Promise<Said> => {
  const { session, said } = making;
  const once = (kind: KeyMessage['kind']): boolean => !said.has(kind) && said.add(kind).has(kind);
  if (once('confirm')) return ok([confirmed.message]);
  switch (session.phase()) {
    case 'round-2':
      return once('share') ? asSaid(session.deal()) : NOTHING;
    case 'acknowledge':
      return once('acknowledge') ? acknowledged(making, confirmed.login) : NOTHING;
    case 'complete':
      return completed(making, confirmed);
    case 'round-1':
    case 'confirm':
    case 'ended':
      return NOTHING;
  }
};

const asSaid = (result: Result<readonly KeyMessage[], ThresholdError>): Said =>
  result.ok ? result : shareFault(result.error);

/** The share is sealed and on its token before anybody hears that it is there. */
const acknowledged = async ({ session, plan }: Making, login: TokenLogin): Promise<Said> => {
  const message = session.acknowledge();
  if (!message.ok) return shareFault(message.error);
  // Whoever acknowledges last is complete by it.
  const waits = session.unconfirmed();
  const came = waits.ok ? ok(waits.value.outcome) : session.complete();
  if (!came.ok) return shareFault(came.error);
  const { key, share } = came.value;
  if (share === undefined) return fail('share-lost');
  const stored = await keptOnToken(login, key, share, plan);
  return stored.ok ? ok([message.value]) : stored;
};

const keptOnToken = async (
  login: TokenLogin,
  key: ThresholdKey,
  share: ThresholdShare,
  { plan, policyDigest }: SharePlan,
): Promise<Outcome<null>> => {
  const dropped = await dropPending(login, { publicKey: key.groupKey });
  if (!dropped.ok) return dropped;
  const name = { objectId: plan.session.slice(0, SHARE_ID_DIGITS), label: 'share' };
  const sealing = generateSealingKey(login, name);
  if (!sealing.ok) return sealing;
  const sealed = await sealShareOnToken(login, sealing.value, share, { key, policyDigest });
  const stored = sealed.ok ? storeShare(login, { key, sealed: sealed.value }) : sealed;
  // What seals nothing does not stay.
  if (!stored.ok) destroySealingKey(login, sealing.value);
  return stored;
};

/** A new key stands with its last acknowledgement. New shares of one that is there stand when the old ones go. */
const completed = (making: Making, { login, release, transcript }: Confirmed): Said => {
  if (making.made !== null) return NOTHING;
  const outcome = making.session.complete();
  if (!outcome.ok) return shareFault(outcome.error);
  const { key, share } = outcome.value;
  share?.secret.wipe();
  const stands = making.plan.plan.from === null ? settleStored(login, { publicKey: key.groupKey }) : ok(null);
  if (!stands.ok) return stands;
  release();
  making.made = { key, transcript };
  return NOTHING;
};
