import type { CeremonyRole } from '#shared/ceremony';
import { toHex } from '#shared/encoding';
import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';
import {
  combineSignature,
  newSession,
  signingRequest,
  type Participant,
  type Random,
  type ThresholdError,
} from '#shared/threshold';
import { challengeText } from '../../signer/ceremony/challenge.ts';
import type { AboutKey, TokenAnswers, TokenOrder } from '../../signer/ceremony/contract.ts';
import type { ShareAge, ShareOpened } from '../../signer/ceremony/share-contract.ts';
import type { ShareHolderHost } from './parts.ts';

/* A signature that several holders make together over a random text: what the desk carries and adds up. */

/** A holder who is asked to sign, with the order for their token. */
export interface Signing {
  readonly role: CeremonyRole;
  readonly host: ShareHolderHost;
  readonly order: TokenOrder;
  readonly age: ShareAge;
}

type Shown<T> = Result<T, ShownError>;

const RANDOM_BYTES = 32;
const SIGNED: TokenAnswers = { holds: 'yes', signs: 'yes' };
const NOT_SIGNED: TokenAnswers = { holds: 'no', signs: 'no' };

export const refusedBy = ({ code, detail }: ThresholdError): Result<never, ShownError> =>
  err(shownError('share-refused', `${code}: ${detail}`));

/**
 * The signature of these holders. That they are too few, or that their shares are of different epochs, makes no signature:
 * that is an answer. Whoever opened their share and did not sign forgets it.
 */
export const signTogether = async (
  signers: readonly Signing[],
  about: AboutKey,
  order: TokenOrder,
  random: Random,
): Promise<Shown<TokenAnswers>> => {
  const opened = await inTurn(signers, ({ host, order: own, age }) => host.open(own, about, age));
  const answer = opened.ok ? await withShares(signers, opened.value, order, random) : opened;
  for (const { host } of signers) await host.forget();
  return answer;
};

const withShares = async (
  signers: readonly Signing[],
  opened: readonly ShareOpened[],
  order: TokenOrder,
  random: Random,
): Promise<Shown<TokenAnswers>> => {
  const key = opened.at(-1)?.key;
  if (key === undefined) return err(shownError('share-lost'));
  const hosts = signers
    .map(({ host }, at) => ({ host, participant: opened[at]?.participant ?? (0 as Participant) }))
    .toSorted((one, other) => one.participant - other.participant);
  const text = toHex(random(RANDOM_BYTES));
  const signing = {
    session: newSession(random),
    signers: hosts.map(({ participant }) => participant),
    random: text,
  };
  const isOfOneEpoch = opened.every((one) => one.key.epoch === key.epoch);
  const request = signingRequest({ ...signing, key, message: challengeText(order, text) });
  const parts = await partsOf(
    hosts.map(({ host }) => host),
    signing,
  );
  const isTooFew = !request.ok && request.error.code === 'too-few-signers';
  if (isTooFew || !isOfOneEpoch)
    return parts.ok
      ? err(shownError('share-refused', 'a part was given that must not be'))
      : answered(order, NOT_SIGNED);
  if (!request.ok) return refusedBy(request.error);
  if (!parts.ok) return parts;
  // What is added up is verified as anybody outside would.
  const signature = combineSignature(request.value, parts.value.commitments, parts.value.signatures);
  if (!signature.ok) return refusedBy(signature.error);
  return answered(order, { ...SIGNED, 'public-key': key.groupKey });
};

type Commitments = Parameters<ShareHolderHost['sign']>[0];
type Part = Extract<Awaited<ReturnType<ShareHolderHost['sign']>>, { ok: true }>['value'];

/** What each publishes, and what each signs when all have published. */
const partsOf = async (
  hosts: readonly ShareHolderHost[],
  signing: Parameters<ShareHolderHost['commit']>[0],
): Promise<Shown<{ readonly commitments: Commitments; readonly signatures: readonly Part[] }>> => {
  const commitments = await inTurn(hosts, (host) => host.commit(signing));
  if (!commitments.ok) return commitments;
  const signatures = await inTurn(hosts, (host) => host.sign(commitments.value));
  return signatures.ok ? ok({ commitments: commitments.value, signatures: signatures.value }) : signatures;
};

/** Asks one after the other, since people do; the first who does not answer ends it. */
export const inTurn = async <From, To>(
  all: readonly From[],
  ask: (one: From) => Promise<Shown<To>>,
): Promise<Shown<readonly To[]>> => {
  const answers: To[] = [];
  for (const one of all) {
    const answer = await ask(one);
    if (!answer.ok) return answer;
    answers.push(answer.value);
  }
  return ok(answers);
};

const answered = ({ token }: TokenOrder, answers: TokenAnswers): Shown<TokenAnswers> =>
  ok({ serial: token.serial, ...answers });
