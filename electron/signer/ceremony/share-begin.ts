import { randomBytes } from 'node:crypto';
import { sha256Hex } from '#shared/encoding';
import { keyIdOf } from '#shared/envelope';
import { ok } from '#shared/errors';
import { canonicalBytes, type JsonValue } from '#shared/json';
import {
  openKeySession,
  type ClaimSession,
  type KeyMessage,
  type KeySession,
  type Random,
  type ThresholdError,
  type ThresholdKey,
} from '#shared/threshold';
import { identityOf, type CustodyKey } from '../custody/keys.ts';
import type { TokenLogin } from '../custody/login.ts';
import { signWithCustodyKey } from '../custody/sign.ts';
import { fail, type Outcome } from '../outcome.ts';
import type { PresentToken, TokenIdentity } from '../tokens.ts';
import { isGoodSignature } from '../verify.ts';
import type { Login, Told } from './ask.ts';
import { groupDigest } from './group-digest.ts';
import { seenKeys } from './look.ts';
import { openShareAbout } from './share-access.ts';
import { openShareBox, type ShareBox } from './share-box.ts';
import type { ShareBegun, SharePlan } from './share-contract.ts';

/* The beginning of a holder's part: a session of the protocol, and its first message under the holder's own key. */

export interface Making {
  readonly session: KeySession;
  readonly plan: SharePlan;
  readonly token: TokenIdentity;
  /** The holder's own key on the token. */
  readonly own: CustodyKey;
  readonly begun: ShareBegun;
  /** Kinds of messages that were published. */
  readonly said: Set<KeyMessage['kind']>;
  /** From the holder's confirmation to the end of the making. */
  confirmed: Confirmed | null;
  /** What came out: the key, and the digest of what everybody published. */
  made: { readonly key: ThresholdKey; readonly transcript: string } | null;
}

export interface Confirmed extends Login {
  readonly message: KeyMessage;
  readonly transcript: string;
}

export const randomOf: Random = (length) => new Uint8Array(randomBytes(length));

export const shareFault = ({ code, culprits, detail }: ThresholdError): Outcome<never> =>
  fail('share-refused', `${code}: ${detail}${culprits.length === 0 ? '' : ` (${culprits.join(', ')})`}`);

/** What the holder is asked to take part in, in words. */
export const toldOf = ({ plan, me, people }: SharePlan): Told => ({
  lines: [
    {
      label: 'Shared key',
      value: `${String(plan.threshold)} of ${String(plan.participants.length)} sign, ${plan.suite}`,
    },
    {
      label: 'Share',
      value: `number ${String(me)} of ${plan.participants.join(', ')}, epoch ${String(plan.epoch)}`,
    },
    ...(plan.from === null ? [] : [{ label: 'Of the key', value: groupDigest(plan.from.groupKey) }]),
    {
      label: 'Holders',
      value: people.map(({ participant, key }) => `${String(participant)}: ${keyIdOf(key)}`).join(', '),
    },
  ],
});

export const beginOn = async (
  login: TokenLogin,
  plan: SharePlan,
  claim: ClaimSession,
): Promise<Outcome<Making>> => {
  const own = ownKey(login.token, plan);
  if (!own.ok) return own;
  const session = await sessionOn(login, plan, claim);
  if (!session.ok) return session;
  const begun = announce(login, own.value, session.value);
  if (!begun.ok) {
    session.value.abort();
    return begun;
  }
  return ok({
    session: session.value,
    plan,
    token: identityOf(login),
    own: own.value,
    begun: begun.value,
    said: new Set(['round-1'] as const),
    confirmed: null,
    made: null,
  });
};

/** What the holder publishes first. */
const announce = (login: TokenLogin, own: CustodyKey, session: KeySession): Outcome<ShareBegun> => {
  const signature = signWithCustodyKey(login, own, session.firstBytes);
  if (!signature.ok) return signature;
  const first = session.announce(signature.value.signature);
  if (!first.ok) return shareFault(first.error);
  const commitment = sha256Hex(canonicalBytes(first.value as unknown as JsonValue));
  return ok({ answers: { serial: login.token.serial, commitment }, first: first.value });
};

/** A session of the protocol. Whoever hands on a share they have opens it on their token for that moment. */
const sessionOn = async (
  login: TokenLogin,
  plan: SharePlan,
  claim: ClaimSession,
): Promise<Outcome<KeySession>> => {
  const { from, dealers } = plan.plan;
  const isDealer = from !== null && dealers.includes(plan.me);
  const old = isDealer ? await openShareAbout(login, { publicKey: from.groupKey }, 'settled') : null;
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
