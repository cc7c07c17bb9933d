import type { GroupId } from '#shared/brand';
import { compareText } from './compile.ts';
import { mayFill } from './escalation.ts';
import type { DistinctKind } from './schema.ts';
import type { CountedApproval, Place, Requirement } from './types.ts';

/** Which approval fills a place of which group. */
export type Matching = ReadonlyMap<CountedApproval, GroupId>;

/** Branches after which the best matching found so far stands: too few are counted, never too many. */
const BRANCHES_MAX = 2_000;

/**
 * The largest number of places filled at once, where an approval fills one place of one of its groups, or of one that
 * had been escalated to them when it was recorded, and a person (and, where demanded, a device and a build) fills one place in all. Deterministic: independent of the
 * order of the approvals.
 */
export const bestMatching = (
  { groups }: Pick<Requirement, 'groups'>,
  approvals: readonly CountedApproval[],
  distinct: readonly DistinctKind[],
): Matching => {
  const search: Search = { groups, keys: keysOf(distinct), best: new Map(), left: BRANCHES_MAX };
  explore(search, [...approvals].sort(compareApprovals));
  return search.best;
};

type KeyOf = (approval: CountedApproval) => string;

interface Search {
  readonly groups: Requirement['groups'];
  readonly keys: readonly KeyOf[];
  best: Matching;
  left: number;
}

const keysOf = (distinct: readonly DistinctKind[]): readonly KeyOf[] => {
  const keys: KeyOf[] = [({ person }) => person];
  if (distinct.includes('device')) keys.push(({ device }) => device);
  if (distinct.includes('build')) keys.push(({ build }) => build);
  return keys;
};

/** Two matched approvals that may not both count: one of them is absent from any lawful matching, so try both. */
const explore = (search: Search, approvals: readonly CountedApproval[]): void => {
  if (search.left-- <= 0 || bound(search, approvals) <= search.best.size) return;
  const matching = match(search.groups, approvals);
  if (matching.size <= search.best.size) return;
  const clash = clashIn(matching, search.keys);
  if (clash === undefined) {
    search.best = matching;
    return;
  }
  for (const dropped of [...clash].reverse())
    explore(
      search,
      approvals.filter((it) => it !== dropped),
    );
};

const bound = ({ keys }: Search, approvals: readonly CountedApproval[]): number =>
  Math.min(...keys.map((key) => new Set(approvals.map(key)).size));

const clashIn = (
  matching: Matching,
  keys: readonly KeyOf[],
): readonly [CountedApproval, CountedApproval] | undefined => {
  for (const key of keys) {
    const seen = new Map<string, CountedApproval>();
    for (const approval of matching.keys()) {
      const other = seen.get(key(approval));
      if (other !== undefined) return [other, approval];
      seen.set(key(approval), approval);
    }
  }
  return undefined;
};

/** The places of each group and who sits there. */
type Seats = ReadonlyMap<GroupId, { readonly place: Place; readonly taken: Set<CountedApproval> }>;

/** Maximum bipartite matching by augmenting paths (Kuhn), groups having as many places as they demand. */
const match = (groups: Requirement['groups'], approvals: readonly CountedApproval[]): Matching => {
  const seats: Seats = new Map(groups.map((place) => [place.group, { place, taken: new Set() }]));
  for (const approval of approvals) seat(approval, seats, new Set());
  const matching = new Map<CountedApproval, GroupId>();
  for (const approval of approvals)
    for (const [group, { taken }] of seats) if (taken.has(approval)) matching.set(approval, group);
  return matching;
};

/** Takes a free place, or one whose holder can move on to another group. */
const seat = (approval: CountedApproval, seats: Seats, visited: Set<GroupId>): boolean => {
  for (const [group, { place, taken }] of seats) {
    if (visited.has(group) || !mayFill(place, approval.groups, approval.openHours ?? 0)) continue;
    visited.add(group);
    const mover = taken.size < place.atLeast ? null : [...taken].find((it) => seat(it, seats, visited));
    if (mover === undefined) continue;
    if (mover !== null) taken.delete(mover);
    taken.add(approval);
    return true;
  }
  return false;
};

const compareApprovals = (a: CountedApproval, b: CountedApproval): number =>
  compareText(a.person, b.person) || compareText(a.device, b.device) || compareText(a.build, b.build);
