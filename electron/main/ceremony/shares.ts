import type { Sha256Hex } from '#shared/brand';
import {
  valueIn,
  type CeremonyRole,
  type CeremonyState,
  type CrewMember,
  type TokenStep,
} from '#shared/ceremony';
import { fromHex, toHex } from '#shared/encoding';
import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';
import {
  combineSignature,
  newSession,
  planGeneration,
  signingRequest,
  type KeyMessage,
  type KeyPlan,
  type Participant,
  type Random,
  type ThresholdError,
} from '#shared/threshold';
import { challengeText } from '../../signer/ceremony/challenge.ts';
import type { TokenAnswers, TokenOrder } from '../../signer/ceremony/contract.ts';
import type { SharePlan } from '../../signer/ceremony/share-contract.ts';
import type { CeremonyParts } from './parts.ts';

/*
 * A key that several share, as the desk that carries their messages sees it: it starts a process for each holder, hands on
 * what they publish, and adds up what they sign. It learns no secret, and what it changes on the way is refused by them.
 */

type Answered = Promise<Result<TokenAnswers, ShownError>>;

export interface Shares {
  /** What a step asks of the holders. Errors: `share-refused`, `share-lost`, those of the tokens. */
  readonly run: (state: CeremonyState, step: TokenStep, order: TokenOrder) => Answered;
  readonly end: () => void;
}

/** Whether a step is about shares, and not about a token's own key. */
export const isOfShares = ({ operation, with: beside }: TokenStep): boolean =>
  operation === 'generate-share' || operation === 'complete-share' || beside !== undefined;

interface Making {
  readonly origin: string;
  readonly plan: KeyPlan;
  /** What each holder published first. */
  readonly begun: Map<Participant, KeyMessage>;
  isExchanged: boolean;
}

/** Confirmations, parts, acknowledgements, and one in which nobody says anything. */
const ROUNDS_MAX = 6;
const RANDOM_BYTES = 32;
const SIGNED: TokenAnswers = { holds: 'yes', signs: 'yes' };
const NOT_SIGNED: TokenAnswers = { holds: 'no', signs: 'no' };

export const createShares = (parts: CeremonyParts): Shares => {
  const { holders } = parts;
  const random: Random = (length) => fromHex(parts.random(length));
  let making: Making | null = null;

  const end = (): void => {
    making = null;
    holders.end();
  };

  const begin = async (state: CeremonyState, me: Participant, order: TokenOrder): Answered => {
    if (making?.origin !== state.origin) end();
    const plan = making === null ? planFor(state, random) : ok(making.plan);
    if (!plan.ok) return refused(plan.error);
    making ??= { origin: state.origin, plan: plan.value, begun: new Map(), isExchanged: false };
    const begun = await holders.of(me).begin(order, sharePlan(state, making.plan, me));
    if (!begun.ok) return begun;
    making.begun.set(me, begun.value.first);
    return ok(begun.value.answers);
  };

  const complete = async (state: CeremonyState, me: Participant, order: TokenOrder): Answered => {
    if (making?.origin !== state.origin) return err(shownError('share-lost'));
    if (!making.isExchanged) {
      const exchanged = await exchange(parts, making);
      if (!exchanged.ok) {
        end();
        return exchanged;
      }
      making.isExchanged = true;
    }
    return holders.of(me).done(order);
  };

  const sign = async (state: CeremonyState, step: TokenStep, order: TokenOrder): Answered => {
    const orders = await ordersOf(parts, state, step, order);
    if (!orders.ok) return orders;
    const groupKey = order.key !== null && 'publicKey' in order.key ? order.key.publicKey : '';
    const signature = await signedBy(parts, { order, groupKey, holders: orders.value }, random);
    // Whoever did not come to sign holds an open share.
    for (const { participant } of orders.value) await holders.of(participant).forget();
    return signature;
  };

  return {
    run: (state, step, order) => {
      const me = numberOf(state, step.by);
      if (me === undefined) return Promise.resolve(err(shownError('ceremony-role', step.by)));
      if (step.operation === 'generate-share') return begin(state, me, order);
      return step.operation === 'complete-share' ? complete(state, me, order) : sign(state, step, order);
    },
    end,
  };
};

const refused = ({ code, detail }: ThresholdError): Result<never, ShownError> =>
  err(shownError('share-refused', `${code}: ${detail}`));

const numberOf = ({ script }: CeremonyState, role: CeremonyRole): Participant | undefined => {
  const at = script.sharedKey?.holders.indexOf(role) ?? -1;
  return at === -1 ? undefined : ((at + 1) as Participant);
};

const holderOf = ({ opening }: CeremonyState, role: CeremonyRole): CrewMember | undefined =>
  opening?.crew.find(({ roles }) => roles.includes(role));

const planFor = (
  { script: { sharedKey } }: CeremonyState,
  random: Random,
): ReturnType<typeof planGeneration> =>
  planGeneration({
    session: newSession(random),
    suite: sharedKey?.suite ?? 'ed25519',
    threshold: sharedKey?.threshold ?? 0,
    participants: (sharedKey?.holders ?? []).map((_, at) => (at + 1) as Participant),
  });

const sharePlan = (state: CeremonyState, plan: KeyPlan, me: Participant): SharePlan => {
  const { holders = [], policy = '' } = state.script.sharedKey ?? {};
  return {
    plan,
    me,
    people: holders.flatMap((role, at) => {
      const member = holderOf(state, role);
      return member === undefined ? [] : [{ participant: (at + 1) as Participant, key: member.key }];
    }),
    policyDigest: (valueIn(state.values, policy) ?? '') as Sha256Hex,
  };
};

/** Carries what the holders publish until nobody has anything to say. */
const exchange = async (
  { holders }: CeremonyParts,
  { plan, begun }: Making,
): Promise<Result<null, ShownError>> => {
  if (plan.participants.some((one) => !begun.has(one))) return err(shownError('share-lost'));
  let messages: readonly KeyMessage[] = [...begun.values()];
  for (let round = 0; round < ROUNDS_MAX && messages.length > 0; round += 1) {
    const heard = messages;
    const said = await inTurn(plan.participants, (one) => holders.of(one).exchange(heard));
    if (!said.ok) return said;
    messages = said.value.flat();
  }
  return ok(null);
};

interface HolderOrder {
  readonly participant: Participant;
  readonly order: TokenOrder;
}

/** The order of a step, for the token of each holder who signs. */
const ordersOf = async (
  { signer }: CeremonyParts,
  state: CeremonyState,
  { by, with: beside = [] }: TokenStep,
  order: TokenOrder,
): Promise<Result<readonly HolderOrder[], ShownError>> => {
  const tokens = await signer.tokens();
  if (!tokens.ok) return tokens;
  const orders: HolderOrder[] = [];
  for (const role of [by, ...beside]) {
    const [participant, member] = [numberOf(state, role), holderOf(state, role)];
    if (participant === undefined || member === undefined) return err(shownError('ceremony-role', role));
    const token = tokens.value.find(({ serial }) => serial === member.token);
    if (token === undefined)
      return err(shownError('token-removed', `the token ${member.token ?? ''} is not plugged in`));
    const { manufacturer, serial } = token;
    orders.push({ participant, order: { ...order, token: { manufacturer, serial }, holder: member.person } });
  }
  return ok(orders);
};

interface SigningOrder {
  readonly order: TokenOrder;
  readonly groupKey: string;
  readonly holders: readonly HolderOrder[];
}

/** The signature of these holders over a random text. That they are too few to make one is an answer. */
const signedBy = async ({ holders }: CeremonyParts, asked: SigningOrder, random: Random): Answered => {
  const opened = await inTurn(asked.holders, ({ participant, order }) =>
    holders.of(participant).open(order, asked.groupKey),
  );
  if (!opened.ok) return opened;
  const [key] = opened.value.map((one) => one.key);
  if (key === undefined) return err(shownError('share-lost'));
  const text = toHex(random(RANDOM_BYTES));
  const signers = opened.value.map(({ participant }) => participant).toSorted((one, other) => one - other);
  const session = newSession(random);
  const message = challengeText(asked.order, text);
  const request = signingRequest({ session, key, signers, message });
  const commitments = await inTurn(signers, (one) =>
    holders.of(one).commit({ session, signers, random: text }),
  );
  if (!request.ok) {
    const isTooFew = request.error.code === 'too-few-signers' && !commitments.ok;
    return isTooFew ? answered(asked.order, NOT_SIGNED) : refused(request.error);
  }
  if (!commitments.ok) return commitments;
  const signatures = await inTurn(signers, (one) => holders.of(one).sign(commitments.value));
  if (!signatures.ok) return signatures;
  // What is added up is verified as anybody outside would.
  const signature = combineSignature(request.value, commitments.value, signatures.value);
  if (!signature.ok) return refused(signature.error);
  return answered(asked.order, { ...SIGNED, 'public-key': key.groupKey });
};

/** Asks one after the other, since people do; the first who does not answer ends it. */
const inTurn = async <From, To>(
  all: readonly From[],
  ask: (one: From) => Promise<Result<To, ShownError>>,
): Promise<Result<readonly To[], ShownError>> => {
  const answers: To[] = [];
  for (const one of all) {
    const answer = await ask(one);
    if (!answer.ok) return answer;
    answers.push(answer.value);
  }
  return ok(answers);
};

const answered = ({ token }: TokenOrder, answers: TokenAnswers): Result<TokenAnswers, ShownError> =>
  ok({ serial: token.serial, ...answers });
