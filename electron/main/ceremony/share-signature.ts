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
  const all = hosts.map(({ host }) => host);
  const isTooFew = !request.ok && request.error.code === 'too-few-signers';
  if (isTooFew) return refusedByAll(order, await askEach(all, (host) => host.commit(signing)), TOO_FEW);
  if (!request.ok) return refusedBy(request.error);
  const commitments = await inTurn(all, (host) => host.commit(signing));
  if (!commitments.ok) return commitments;
  const parts = await askEach(all, (host) => host.sign(commitments.value));
  if (!isOfOneEpoch) return refusedByAll(order, parts, OF_TWO_EPOCHS);
  const signatures = await inTurn(parts, (part) => Promise.resolve(part));
  if (!signatures.ok) return signatures;
  // What is added up is verified as anybody outside would.
  const signature = combineSignature(request.value, commitments.value, signatures.value);
  if (!signature.ok) return refusedBy(signature.error);
  return answered(order, { ...SIGNED, 'public-key': key.groupKey });
};

/** The rules by which holders refuse; another reason, or a process that does not answer, is no answer to the question. */
const TOO_FEW = ['too-few-signers'];
const OF_TWO_EPOCHS = ['mixed-epoch', 'wrong-context', 'wrong-key'];

const askEach = async <T>(
  hosts: readonly ShareHolderHost[],
  ask: (host: ShareHolderHost) => Promise<Shown<T>>,
): Promise<readonly Shown<T>[]> => {
  const answers: Shown<T>[] = [];
  for (const host of hosts) answers.push(await ask(host));
  return answers;
};

/** "No" only where each of the processes was asked and refused by the rule. */
const refusedByAll = (
  order: TokenOrder,
  answers: readonly Shown<unknown>[],
  rules: readonly string[],
): Shown<TokenAnswers> => {
  for (const answer of answers) {
    if (answer.ok) return err(shownError('share-refused', 'a part was given that must not be'));
    const { code, detail } = answer.error;
    const isByRule =
      code === 'share-refused' && rules.some((rule) => detail?.startsWith(`${rule}:`) === true);
    if (!isByRule) return answer;
  }
  return answered(order, NOT_SIGNED);
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
