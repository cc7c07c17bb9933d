import { toHex } from '#shared/encoding';
import { eventLeaf } from '#shared/journal';
import { TreeBuilder } from '#shared/merkle';
import { Model, type Opening, type RecordedOperation } from './model.ts';

/*
 * The checker of histories. It knows only what clients sent and heard, and the text of the journal: nothing of
 * the service's own code decides here, but for the tree hash, which has its own vectors.
 */

/** What a client heard about one operation. */
export interface Acknowledged {
  readonly id: string;
  readonly op: string;
  readonly status: string;
  readonly code: string | null;
  readonly seq: number;
  readonly index: number;
}

/** A checkpoint that somebody was shown. */
export interface SeenHead {
  readonly node: string;
  readonly size: number;
  readonly root: string;
}

export interface Balance {
  readonly debitsPosted: string;
  readonly creditsPosted: string;
  readonly debitsPending: string;
  readonly creditsPending: string;
}

export interface Observed {
  /** Ids of all operations that were ever sent. */
  readonly sent: ReadonlySet<string>;
  readonly acknowledged: readonly Acknowledged[];
  readonly heads: readonly SeenHead[];
  readonly lines: readonly string[];
  /** By account, as the service shows them when it has this journal. */
  readonly balances: ReadonlyMap<string, Balance>;
}

export interface Verdict {
  readonly events: number;
  readonly operations: number;
  readonly acknowledged: number;
  /** Acknowledged operations that the journal does not have where and as it was said. */
  readonly lost: readonly string[];
  /** Operations that the journal has more than once. */
  readonly doubled: readonly string[];
  /** Recorded operations that nobody sent. */
  readonly invented: readonly string[];
  /** Checkpoints that are not a prefix of the journal: somebody else committed. */
  readonly forks: readonly string[];
  /** Gaps in the sequence, and times that go back. */
  readonly disorder: readonly string[];
  /** Where the independent model and the service disagree. */
  readonly imbalances: readonly string[];
}

export const isClean = (verdict: Verdict): boolean =>
  [
    verdict.lost,
    verdict.doubled,
    verdict.invented,
    verdict.forks,
    verdict.disorder,
    verdict.imbalances,
  ].every((findings) => findings.length === 0);

interface Event {
  readonly seq: number;
  readonly time: string;
  readonly type: string;
  readonly payload: unknown;
}

interface Recorded {
  readonly seq: number;
  readonly index: number;
  readonly operation: RecordedOperation;
}

export const checkHistory = (observed: Observed): Verdict => {
  const events = observed.lines.map((line) => JSON.parse(line) as Event);
  const recorded = events.flatMap(operationsOf);
  const byId = Map.groupBy(recorded, ({ operation }) => operation.id);
  const own = ({ operation }: Recorded): boolean => operation.op === 'expire';
  return {
    events: events.length,
    operations: recorded.length,
    acknowledged: observed.acknowledged.length,
    lost: observed.acknowledged.flatMap((one) => lossOf(one, byId.get(one.id)?.[0])),
    doubled: [...byId].filter(([, all]) => all.length > 1).map(([id]) => id),
    invented: recorded
      .filter((one) => !own(one) && !observed.sent.has(one.operation.id))
      .map(({ operation }) => operation.id),
    forks: forksIn(observed),
    disorder: disorderIn(events),
    imbalances: imbalancesIn(openingsIn(events), recorded, observed.balances),
  };
};

/** The index of an operation counts through the groups of its event. */
const operationsOf = ({ seq, type, payload }: Event): readonly Recorded[] => {
  if (type !== 'book.recorded') return [];
  const { groups } = payload as { readonly groups: readonly { readonly operations: RecordedOperation[] }[] };
  return groups
    .flatMap(({ operations }) => operations)
    .map((operation, index) => ({ seq, index, operation }));
};

const STATUS_OF: Readonly<Record<string, string>> = {
  open: 'opened',
  transfer: 'posted',
  hold: 'held',
  post: 'posted',
  void: 'voided',
};

const lossOf = (said: Acknowledged, found: Recorded | undefined): readonly string[] => {
  if (found === undefined) return [`${said.id} was acknowledged and is not in the journal`];
  const { refused } = found.operation;
  const status = refused === undefined ? STATUS_OF[found.operation.op] : 'refused';
  const there = `${status ?? '?'}/${refused ?? '-'} at ${String(found.seq)}.${String(found.index)}`;
  const told = `${said.status}/${said.code ?? '-'} at ${String(said.seq)}.${String(said.index)}`;
  return there === told ? [] : [`${said.id} was acknowledged as ${told}; the journal has ${there}`];
};

const forksIn = ({ lines, heads }: Observed): readonly string[] => {
  const tree = new TreeBuilder();
  const roots = [toHex(tree.root())];
  for (const line of lines) {
    tree.append(eventLeaf(line));
    roots.push(toHex(tree.root()));
  }
  return heads
    .filter(({ size, root }) => roots[size] !== root)
    .map(({ node, size, root }) => `${node} showed ${root} for ${String(size)} events`);
};

const disorderIn = (events: readonly Event[]): readonly string[] =>
  events.flatMap(({ seq, time }, at) => {
    const before = events[at - 1];
    const gap = seq === at ? [] : [`event ${String(seq)} stands at place ${String(at)}`];
    const back =
      before === undefined || before.time <= time
        ? []
        : [`event ${String(seq)} is older than its predecessor`];
    return [...gap, ...back];
  });

/** Balances that the books began with. */
const openingsIn = ([first]: readonly Event[]): readonly Opening[] =>
  first?.type === 'ledger.genesis'
    ? (first.payload as { readonly openings: readonly Opening[] }).openings
    : [];

const imbalancesIn = (
  openings: readonly Opening[],
  recorded: readonly Recorded[],
  shown: ReadonlyMap<string, Balance>,
): readonly string[] => {
  const model = new Model(openings);
  for (const { operation } of recorded) model.apply(operation);
  return [...model.findings, ...model.compare(shown)];
};
