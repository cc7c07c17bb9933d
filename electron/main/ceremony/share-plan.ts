import type { Sha256Hex } from '#shared/brand';
import { valueIn, type CeremonyRole, type CeremonyState, type CrewMember } from '#shared/ceremony';
import { err, ok, type Result } from '#shared/errors';
import {
  keyDigest,
  newSession,
  participantsOf,
  planGeneration,
  planReshare,
  type KeyPlan,
  type Participant,
  type Random,
  type ThresholdKey,
} from '#shared/threshold';
import type { ShareOpened, SharePlan } from '../../signer/ceremony/share-contract.ts';

/* Who takes part in the making of a shared key, under which number, and what comes about. */

/** Shares that were seen on tokens in this ceremony, by whose they are. */
export type SeenShares = ReadonlyMap<CeremonyRole, ShareOpened>;

export interface NumberedPlan {
  readonly plan: KeyPlan;
  /** The number of each holder's share. */
  readonly numbers: ReadonlyMap<CeremonyRole, Participant>;
}

type Planned = Result<NumberedPlan, string>;

export const memberWith = ({ opening }: CeremonyState, role: CeremonyRole): CrewMember | undefined =>
  opening?.crew.find(({ roles }) => roles.includes(role));

/** The plan of a script. The error says in words why there is none. */
export const planFor = (state: CeremonyState, seen: SeenShares, random: Random): Planned => {
  const { sharedKey } = state.script;
  if (sharedKey === undefined) return err('the script names no shared key');
  const { suite, threshold, holders, deals } = sharedKey;
  const session = newSession(random);
  if (deals !== undefined) return resharePlan({ ...sharedKey, deals }, seen, session);
  const numbers = new Map(holders.map((role, at) => [role, (at + 1) as Participant]));
  const plan = planGeneration({ session, suite, threshold, participants: [...numbers.values()] });
  return plan.ok ? ok({ plan: plan.value, numbers }) : err(`${plan.error.code}: ${plan.error.detail}`);
};

type Reshare = NonNullable<CeremonyState['script']['sharedKey']> & {
  readonly deals: readonly CeremonyRole[];
};

/** Whoever has a share keeps their number; who is new gets one that the key has not given yet. */
const resharePlan = (
  { suite, threshold, holders, deals }: Reshare,
  seen: SeenShares,
  session: KeyPlan['session'],
): Planned => {
  const key = commonKey(deals, seen);
  if (!key.ok) return key;
  if (key.value.suite !== suite) return err('the key is of another kind than the script says');
  let last = Math.max(...participantsOf(key.value));
  const numbers = new Map(
    holders.map((role) => [role, deals.includes(role) ? numberIn(seen, role) : ((last += 1) as Participant)]),
  );
  const plan = planReshare({
    session,
    key: key.value,
    threshold,
    participants: ascending([...numbers.values()]),
    dealers: ascending(deals.map((role) => numberIn(seen, role))),
  });
  return plan.ok ? ok({ plan: plan.value, numbers }) : err(`${plan.error.code}: ${plan.error.detail}`);
};

const ascending = (numbers: readonly Participant[]): readonly Participant[] =>
  numbers.toSorted((one, other) => one - other);

/** The key of which all who deal have shown a share of the same epoch. */
const commonKey = (deals: readonly CeremonyRole[], seen: SeenShares): Result<ThresholdKey, string> => {
  const keys = deals.map((role) => seen.get(role)?.key);
  const [first] = keys;
  if (first === undefined || keys.includes(undefined)) return err('not all have shown their share');
  return keys.every((key) => key !== undefined && keyDigest(key) === keyDigest(first))
    ? ok(first)
    : err('the shares that were shown are of different keys or epochs');
};

const numberIn = (seen: SeenShares, role: CeremonyRole): Participant =>
  seen.get(role)?.participant ?? (0 as Participant);

/** The plan as one holder takes part in it. */
export const sharePlanOf = (
  state: CeremonyState,
  { plan, numbers }: NumberedPlan,
  me: Participant,
): SharePlan => ({
  plan,
  me,
  people: [...numbers].flatMap(([role, participant]) => {
    const member = memberWith(state, role);
    return member === undefined ? [] : [{ participant, key: member.key }];
  }),
  policyDigest: (valueIn(state.values, state.script.sharedKey?.policy ?? '') ?? '') as Sha256Hex,
});
