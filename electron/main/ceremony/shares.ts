import type { CeremonyRole, CeremonyState, TokenStep } from '#shared/ceremony';
import { fromHex } from '#shared/encoding';
import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';
import type { KeyMessage, Random } from '#shared/threshold';
import type { TokenAnswers, TokenOrder } from '../../signer/ceremony/contract.ts';
import { groupDigest } from '../../signer/ceremony/group-digest.ts';
import type { ShareOpened } from '../../signer/ceremony/share-contract.ts';
import type { CeremonyParts, ShareHolderHost } from './parts.ts';
import { memberWith, planFor, sharePlanOf, type NumberedPlan } from './share-plan.ts';
import { inTurn, signTogether, type Signing } from './share-signature.ts';

/*
 * A key that several share, as the desk that carries their messages sees it: it starts a process for each holder, hands on
 * what they publish, and adds up what they sign. It tells them who the others are: that it told all the same they compare
 * themselves, in the windows of their own processes.
 */

type Answered = Promise<Result<TokenAnswers, ShownError>>;

export interface Shares {
  /** What a step asks of the holders. Errors: `share-refused`, `share-lost`, those of the tokens. */
  readonly run: (state: CeremonyState, step: TokenStep, order: TokenOrder) => Answered;
  readonly end: () => void;
}

/** Whether a step is about shares, and not about a token's own key. */
export const isOfShares = (
  { script }: CeremonyState,
  { operation, with: beside, observes }: TokenStep,
): boolean => {
  if (script.sharedKey === undefined) return false;
  const asksForShares = observes.some(({ answers }) => answers === 'shares' || answers === 'old-shares');
  return asksForShares || beside !== undefined || OF_SHARES.includes(operation);
};

const OF_SHARES: readonly TokenStep['operation'][] = [
  'generate-share',
  'reshare',
  'confirm-share',
  'complete-share',
  'prove-share',
];

interface Making extends NumberedPlan {
  /** What each holder published first. */
  readonly begun: Map<CeremonyRole, KeyMessage>;
  isExchanged: boolean;
}

/** What is known of the shares of one ceremony, in memory alone. */
interface Known {
  readonly origin: string;
  readonly seen: Map<CeremonyRole, ShareOpened>;
  making: Making | null;
}

/** Confirmations, parts, acknowledgements, and one in which nobody says anything. */
const ROUNDS_MAX = 6;

const lost = (): Result<never, ShownError> => err(shownError('share-lost'));
const ofNoKey = (): Result<never, ShownError> =>
  err(shownError('ceremony-not-wired', 'the step does not say of which key'));

export const createShares = (parts: CeremonyParts): Shares => {
  const { holders } = parts;
  const random: Random = (length) => fromHex(parts.random(length));
  let known: Known | null = null;

  const end = (): void => {
    known = null;
    holders.end();
  };
  const knownOf = ({ origin }: CeremonyState): Known => {
    if (known?.origin === origin) return known;
    end();
    known = { origin, seen: new Map(), making: null };
    return known;
  };

  const prove = async (
    state: CeremonyState,
    { by }: TokenStep,
    order: TokenOrder,
    host: ShareHolderHost,
  ): Answered => {
    if (order.key === null) return ofNoKey();
    const opened = await host.open(order, order.key, 'settled');
    await host.forget();
    if (!opened.ok) return opened;
    knownOf(state).seen.set(by, opened.value);
    const { groupKey } = opened.value.key;
    return ok({
      serial: order.token.serial,
      'public-key': groupKey,
      'key-digest': groupDigest(groupKey),
      holds: 'yes',
    });
  };

  const begin = async (
    state: CeremonyState,
    { by }: TokenStep,
    order: TokenOrder,
    host: ShareHolderHost,
  ): Answered => {
    const now = knownOf(state);
    const plan = now.making === null ? planFor(state, now.seen, random) : ok(now.making);
    if (!plan.ok) return err(shownError('share-refused', plan.error));
    const making = (now.making ??= { ...plan.value, begun: new Map(), isExchanged: false });
    const me = making.numbers.get(by);
    if (me === undefined) return lost();
    const begun = await host.begin(order, sharePlanOf(state, making, me));
    if (!begun.ok) return begun;
    making.begun.set(by, begun.value.first);
    return ok(begun.value.answers);
  };

  /** The holder compares what all published; it reaches them now. */
  const confirm = async (state: CeremonyState, order: TokenOrder, host: ShareHolderHost): Answered => {
    const { making } = knownOf(state);
    if (making === null || making.begun.size < making.numbers.size) return lost();
    return host.confirm(order, [...making.begun.values()]);
  };

  const complete = async (state: CeremonyState, order: TokenOrder, host: ShareHolderHost): Answered => {
    const { making } = knownOf(state);
    if (making === null) return lost();
    if (!making.isExchanged) {
      const exchanged = await exchange(parts, state, making);
      if (!exchanged.ok) {
        end();
        return exchanged;
      }
      making.isExchanged = true;
    }
    return host.done(order);
  };

  const sign = async (state: CeremonyState, step: TokenStep, order: TokenOrder): Answered => {
    const signers = await signersOf(parts, state, step, order);
    if (!signers.ok) return signers;
    if (order.key === null) return ofNoKey();
    return signTogether(signers.value, order.key, order, random);
  };

  return {
    run: async (state, step, order) => {
      // Before a process is begun: those of another ceremony are ended by it.
      knownOf(state);
      const host = hostOf(parts, state, step.by);
      if (host === undefined) return err(shownError('ceremony-role', step.by));
      switch (step.operation) {
        case 'prove-share':
          return prove(state, step, order, host);
        case 'generate-share':
        case 'reshare':
          return begin(state, step, order, host);
        case 'confirm-share':
          return confirm(state, order, host);
        case 'complete-share':
          return complete(state, order, host);
        case 'sign-challenge':
          return sign(state, step, order);
        case 'identify':
          return host.count(order, order.key);
        case 'destroy-key':
          return order.key === null ? ofNoKey() : host.wipe(order, order.key);
        default:
          return err(shownError('ceremony-not-wired', step.operation));
      }
    },
    end,
  };
};

/** The process of a holder: by their place in the script, since numbers of shares may be any. */
const hostOf = (
  { holders }: CeremonyParts,
  { script }: CeremonyState,
  role: CeremonyRole,
): ShareHolderHost | undefined => {
  const at = script.sharedKey?.holders.indexOf(role) ?? -1;
  return at === -1 ? undefined : holders.of(at + 1);
};

/** Carries what the holders publish until nobody has anything to say. */
const exchange = async (
  parts: CeremonyParts,
  state: CeremonyState,
  { numbers }: Making,
): Promise<Result<null, ShownError>> => {
  const hosts = [...numbers.keys()].flatMap((role) => hostOf(parts, state, role) ?? []);
  let messages: readonly KeyMessage[] = [];
  // They have each other's first messages: the first round says what was confirmed.
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const heard = messages;
    const said = await inTurn(hosts, (host) => host.exchange(heard));
    if (!said.ok) return said;
    messages = said.value.flat();
    if (messages.length === 0) return ok(null);
  }
  return ok(null);
};

/** Everybody who signs in a step, each with the order for their own token. */
const signersOf = async (
  parts: CeremonyParts,
  state: CeremonyState,
  { by, with: beside = [], old }: TokenStep,
  order: TokenOrder,
): Promise<Result<readonly Signing[], ShownError>> => {
  const tokens = await parts.signer.tokens();
  if (!tokens.ok) return tokens;
  // New shares of a key that is there stand only when the old ones are gone: until then they are tried.
  const age = state.script.sharedKey?.deals === undefined ? 'settled' : 'newest';
  const signers: Signing[] = [];
  for (const role of [by, ...beside]) {
    const [host, member] = [hostOf(parts, state, role), memberWith(state, role)];
    if (host === undefined || member === undefined) return err(shownError('ceremony-role', role));
    const token = tokens.value.find(({ serial }) => serial === member.token);
    if (token === undefined)
      return err(shownError('token-removed', `the token ${member.token ?? ''} is not plugged in`));
    const { manufacturer, serial } = token;
    if (role === by && serial !== order.token.serial)
      return err(shownError('ceremony-value-differs', 'Serial number of the token'));
    const own = { ...order, token: { manufacturer, serial }, holder: member.person };
    signers.push({ role, host, order: own, age: role === by && old === true ? 'oldest' : age });
  }
  return ok(signers);
};
