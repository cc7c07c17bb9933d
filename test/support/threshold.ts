import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  hkdfSync,
} from 'node:crypto';
import { concatBytes, equalBytes, sha256, utf8 } from '#shared/encoding';
import type { Result } from '#shared/errors';
import {
  combineSignature,
  membersOf,
  newSession,
  openKeySession,
  planGeneration,
  sessionsInMemory,
  signingRequest,
  startSigning,
  type KeyMessage,
  type KeyOutcome,
  type KeyPlan,
  type KeyPorts,
  type KeySession,
  type Participant,
  type Random,
  type SigningRequest,
  type SuiteId,
  type ThresholdError,
  type ThresholdKey,
  type ThresholdShare,
  type ThresholdSigner,
} from '#shared/threshold';
import { newSessionKey, type SessionKey } from '../../shared/threshold/session-key.ts';

/* Members of key sessions in one process: seeded chance, X25519 with AES-256-GCM from Node, attestations by digest. */

export const number = (one: number): Participant => one as Participant;
export const numbers = (...ones: readonly number[]): readonly Participant[] => ones.map(number);

/** Bytes that follow from a seed: the same seed fails again. */
export const seeded = (seed: string): Random => {
  let calls = 0;
  return (length) => {
    calls += 1;
    return new Uint8Array(
      createHash('shake256', { outputLength: length }).update(`${seed}/${calls}`).digest(),
    );
  };
};

export const must = <T>(result: Result<T, ThresholdError>): T => {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.detail}`);
  return result.value;
};

/** A stand-in for the signature of a person's own key. */
export const attestationOf = (who: Participant, bytes: Uint8Array): Uint8Array =>
  sha256(concatBytes(utf8(`person ${who}\n`), bytes));

const PKCS8 = Buffer.from('302e020100300506032b656e04220420', 'hex');
const SPKI = Buffer.from('302a300506032b656e032100', 'hex');

interface Box {
  readonly publicKey: Uint8Array;
  readonly seal: KeyPorts['seal'];
  readonly open: KeyPorts['open'];
}

const cipherKey = (privateKey: Uint8Array, publicKey: Uint8Array, salt: Uint8Array): Buffer => {
  const shared = diffieHellman({
    privateKey: createPrivateKey({ key: Buffer.concat([PKCS8, privateKey]), format: 'der', type: 'pkcs8' }),
    publicKey: createPublicKey({ key: Buffer.concat([SPKI, publicKey]), format: 'der', type: 'spki' }),
  });
  return Buffer.from(hkdfSync('sha256', shared, salt, 'seal', 32));
};

const publicOf = (privateKey: Uint8Array): Uint8Array => {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, privateKey]), format: 'der', type: 'pkcs8' });
  return new Uint8Array(createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(SPKI.length));
};

export const boxOf = (random: Random): Box => {
  const mine = random(32);
  const publicKey = publicOf(mine);
  return {
    publicKey,
    seal: (to, plaintext, context) => {
      if (to.length !== 32) return undefined;
      const once = random(32);
      const head = publicOf(once);
      const cipher = createCipheriv('aes-256-gcm', cipherKey(once, to, head), Buffer.alloc(12)).setAAD(
        context,
      );
      return new Uint8Array(
        Buffer.concat([head, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]),
      );
    },
    open: (sealed, context) => {
      try {
        const [head, body, tag] = [sealed.subarray(0, 32), sealed.subarray(32, -16), sealed.subarray(-16)];
        const key = cipherKey(mine, head, head);
        const decipher = createDecipheriv('aes-256-gcm', key, Buffer.alloc(12))
          .setAAD(context)
          .setAuthTag(tag);
        return new Uint8Array(Buffer.concat([decipher.update(body), decipher.final()]));
      } catch {
        return undefined;
      }
    },
  };
};

export interface Member {
  readonly me: Participant;
  readonly session: KeySession;
  readonly box: Box;
}

export type Shares = ReadonlyMap<Participant, ThresholdShare>;

/** One member's session, as a process would open it. */
export const memberOf = (
  plan: KeyPlan,
  me: Participant,
  { seed, share, box }: { readonly seed: string; readonly share?: ThresholdShare; readonly box?: Box },
): Member => {
  const random = seeded(`${seed}/${me}`);
  const ownBox = box ?? boxOf(random);
  const session = openKeySession({
    plan,
    me,
    share: plan.from === null || !plan.dealers.includes(me) ? undefined : share,
    sealingKey: ownBox.publicKey,
    random,
    claim: sessionsInMemory(),
    ports: {
      isAttested: (from, bytes, attestation) => equalBytes(attestationOf(from, bytes), attestation),
      seal: ownBox.seal,
      open: ownBox.open,
    },
  });
  return { me, session: must(session), box: ownBox };
};

/** The session key of a member, by seed and number (`seed/1`): so a test can sign as one who cheats. */
export const sessionKeyOf = (seed: string): SessionKey => {
  const random = seeded(seed);
  boxOf(random);
  return newSessionKey(random);
};

export const membersIn = (plan: KeyPlan, seed: string, shares?: Shares): readonly Member[] =>
  membersOf(plan).map((me) => {
    const share = shares?.get(me);
    return memberOf(plan, me, share === undefined ? { seed } : { seed, share });
  });

/** Hands a message to everybody but its sender, through JSON as a file or a QR code would. */
export const broadcast = (members: readonly Member[], message: KeyMessage): void => {
  for (const { me, session } of members)
    if (me !== message.from && (message.kind !== 'share' || message.to === me))
      must(session.receive(JSON.parse(JSON.stringify(message))));
};

export const announceAll = (members: readonly Member[]): void => {
  for (const { me, session } of members)
    broadcast(members, must(session.announce(attestationOf(me, session.firstBytes))));
};

export const confirmAll = (members: readonly Member[]): void => {
  for (const { me, session } of members)
    broadcast(members, must(session.confirm(attestationOf(me, must(session.transcript()).bytes))));
};

export const dealAll = (members: readonly Member[]): void => {
  for (const { session } of members) for (const part of must(session.deal())) broadcast(members, part);
};

export const acknowledgeAll = (members: readonly Member[]): void => {
  for (const { session } of members) broadcast(members, must(session.acknowledge()));
};

/** What came out for everybody, by number. */
export const outcomesOf = (members: readonly Member[]): ReadonlyMap<Participant, KeyOutcome> =>
  new Map(members.map(({ me, session }) => [me, must(session.complete())]));

/** A whole session in which everybody does as they should. */
export const runKeySession = (
  plan: KeyPlan,
  seed: string,
  shares?: Shares,
): ReadonlyMap<Participant, KeyOutcome> => {
  const members = membersIn(plan, seed, shares);
  for (const step of [announceAll, confirmAll, dealAll, acknowledgeAll]) step(members);
  return outcomesOf(members);
};

/** A key and its shares. */
export interface SharedKey {
  readonly key: KeyOutcome['key'];
  readonly shares: Shares;
}

export const sharedKeyOf = (outcomes: ReadonlyMap<Participant, KeyOutcome>): SharedKey => {
  const [first] = outcomes.values();
  if (first === undefined) throw new Error('nobody took part');
  const shares = [...outcomes].flatMap(([me, { share }]) =>
    share === undefined ? [] : [[me, share] as const],
  );
  return { key: first.key, shares: new Map(shares) };
};

export const generationPlan = (
  suite: SuiteId,
  threshold: number,
  participants: readonly Participant[],
  seed = 'generation',
): KeyPlan => must(planGeneration({ session: newSession(seeded(seed)), suite, threshold, participants }));

/** A key as a ceremony would make it; the same for the same seed. */
export const generateKey = (
  suite: SuiteId,
  threshold: number,
  participants: readonly Participant[],
  seed = 'generation',
): SharedKey => sharedKeyOf(runKeySession(generationPlan(suite, threshold, participants, seed), seed));

/** A request to sign with some of the holders. */
export const requestOf = (
  key: ThresholdKey,
  signers: readonly Participant[],
  message: Uint8Array,
  seed = 'signing',
): Result<SigningRequest, ThresholdError> =>
  signingRequest({ session: newSession(seeded(seed)), key, signers, message });

export const signerOf = (request: SigningRequest, share: ThresholdShare, seed = 'signing'): ThresholdSigner =>
  must(
    startSigning({
      request,
      share,
      random: seeded(`${seed}/${share.participant}`),
      claim: sessionsInMemory(),
    }),
  );

export const shareIn = (shares: Shares, of: number): ThresholdShare => {
  const share = shares.get(number(of));
  if (share === undefined) throw new Error(`no share of ${of}`);
  return share;
};

/** A whole signing in which everybody does as they should. */
export const signTogether = (
  { key, shares }: SharedKey,
  signers: readonly Participant[],
  message: Uint8Array,
  seed = 'signing',
): Result<Uint8Array, ThresholdError> => {
  const request = must(requestOf(key, signers, message, seed));
  const all = signers.map((one) => signerOf(request, shareIn(shares, one), seed));
  const commitments = all.map(({ commitment }) => commitment);
  return combineSignature(
    request,
    commitments,
    all.map(({ sign }) => must(sign(commitments))),
  );
};
