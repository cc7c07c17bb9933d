import type { IntentDigest } from '#shared/brand';
import {
  emptyWorkingSet,
  type CustodyKeyRecord,
  type IntentRecord,
  type PolicyVersion,
  type RunbookRecord,
  type WorkingSet,
} from '#shared/projection';
import { indexRoster, type Roster } from '#shared/roster';
import { textOf, valueOf } from './governance-text.ts';
import type { KeptMap } from './kept-map.ts';
import type { GovernanceRow } from './ports.ts';

/*
 * Everything of a working set but its books, in rows: one for each record, so that a save writes what has changed and a
 * start reads page by page. No text grows with the number of records.
 */

/** Maps of which each record is a row; the name is the kind of the rows. */
const MAPS = [
  'wallets',
  'mandates',
  'intents',
  'submissions',
  'origins',
  'payees',
  'counters',
  'runbooks',
  'custodyKeys',
] as const satisfies readonly (keyof WorkingSet)[];

type MapName = (typeof MAPS)[number];

type KeptOf<M> = M extends Map<infer K extends string, infer V> ? KeptMap<K, V> : never;

/** A working set whose governance knows what of it is saved. */
export type KeptGovernance = Omit<WorkingSet, MapName> & {
  readonly [Name in MapName]: KeptOf<WorkingSet[Name]>;
};

/** What there is one of, and the versions of the policy, of which none ever changes. */
interface Singles {
  readonly identity: WorkingSet['identity'];
  readonly roster: WorkingSet['roster'];
  readonly policies: number;
  /** undefined: there is no row of it yet. */
  readonly cooling: IntentDigest | null | undefined;
}

const NOTHING: Singles = { identity: undefined, roster: undefined, policies: 0, cooling: undefined };

interface Change {
  readonly kind: string;
  readonly id: string;
  readonly value: unknown;
}

/** What a save takes, fixed now: records are never changed, so it is enough to have hold of them. */
export interface TakenGovernance {
  readonly changes: readonly Change[];
  /** Rows that the store has with these. */
  readonly rowCount: number;
  /** What the store shows without them. */
  readonly before: Singles;
}

/** Which rows of the governance the state store does not show. */
export class GovernanceChanges {
  readonly #set: KeptGovernance;
  #shown: Singles;

  /** `isSaved`: the store shows all that is in the set now. */
  constructor(set: KeptGovernance, isSaved: boolean) {
    this.#set = set;
    this.#shown = isSaved ? singlesOf(set) : NOTHING;
    if (isSaved) for (const name of MAPS) set[name].takeUnsaved();
  }

  /** Everything that the store does not show yet; one save at a time. */
  beginSave(): TakenGovernance {
    const [set, before] = [this.#set, this.#shown];
    this.#shown = singlesOf(set);
    const changes = singleChanges(set, before);
    for (const kind of MAPS)
      for (const [id, value] of set[kind].takeUnsaved()) changes.push({ kind, id, value });
    return { changes, rowCount: rowCountOf(set), before };
  }

  /** What was taken was not saved. */
  takeBack({ changes, before }: TakenGovernance): void {
    this.#shown = before;
    for (const kind of MAPS) {
      const map: KeptMap<string, unknown> = this.#set[kind];
      map.takeBack(changes.filter((change) => change.kind === kind).map(({ id }) => id));
    }
  }
}

const singlesOf = ({ identity, roster, policies, cooling }: KeptGovernance): Singles => ({
  identity,
  roster,
  policies: policies.length,
  cooling: identity === undefined ? undefined : cooling,
});

const singleChanges = (set: KeptGovernance, before: Singles): Change[] => {
  const { identity, roster, cooling } = singlesOf(set);
  const changes: Change[] = set.policies.slice(before.policies).map(policyChange);
  if (identity !== before.identity) changes.push({ kind: 'identity', id: '', value: identity });
  if (roster !== undefined && roster !== before.roster)
    changes.push({ kind: 'roster', id: '', value: roster.roster });
  if (cooling !== before.cooling) changes.push({ kind: 'cooling', id: '', value: cooling });
  return changes;
};

const policyChange = (value: PolicyVersion): Change => ({
  kind: 'policies',
  id: String(value.policy.version),
  value,
});

const rowCountOf = (set: KeptGovernance): number => {
  const { identity, roster, policies, cooling } = singlesOf(set);
  const singles = [identity, roster, cooling].filter((one) => one !== undefined).length;
  return MAPS.reduce((sum, name) => sum + set[name].size, singles + policies);
};

/** The rows of what was taken, each written when its turn comes: they are never all there at once. */
export const rowsOf = ({ changes }: Pick<TakenGovernance, 'changes'>): Iterable<GovernanceRow> => ({
  *[Symbol.iterator]() {
    for (const { kind, id, value } of changes) yield { kind, id, text: textOf(value) };
  },
});

/** A working set that is read back from its rows. */
interface ReadGovernance {
  /** Without books, at no place of the journal yet. */
  readonly set: WorkingSet;
  readonly rowCount: number;
}

type Records = Record<MapName, Map<string, unknown>>;

/** Reads rows back, page by page, in whatever order they come. */
export const readGovernance = async (
  pages: AsyncIterable<readonly GovernanceRow[]>,
): Promise<ReadGovernance> => {
  const records: Records = Object.fromEntries(MAPS.map((name) => [name, new Map()])) as Records;
  const singles = new Map<string, unknown>();
  const policies: PolicyVersion[] = [];
  let rowCount = 0;
  for await (const page of pages) {
    rowCount += page.length;
    for (const { kind, id, text } of page) {
      if (kind in records) records[kind as MapName].set(id, valueOf(text));
      else if (kind === 'policies') policies.push(valueOf(text) as PolicyVersion);
      else singles.set(kind, valueOf(text));
    }
  }
  return {
    set: { ...emptyWorkingSet(), ...mapsOf(records), ...singlesIn(singles), policies: inOrder(policies) },
    rowCount,
  };
};

const inOrder = (policies: readonly PolicyVersion[]): PolicyVersion[] =>
  policies.toSorted((a, b) => a.since - b.since);

/** Intents, runbooks and custody keys are told in the order in which they came. */
const mapsOf = (records: Records): Pick<WorkingSet, MapName> => {
  const maps = records as unknown as Pick<WorkingSet, MapName>;
  const bySeq = <K, V>(map: ReadonlyMap<K, V>, seqOf: (value: V) => number): Map<K, V> =>
    new Map([...map].sort(([, a], [, b]) => seqOf(a) - seqOf(b)));
  return {
    ...maps,
    intents: bySeq(maps.intents, ({ proposedSeq }: IntentRecord) => proposedSeq),
    custodyKeys: bySeq(maps.custodyKeys, ({ registered }: CustodyKeyRecord) => registered.seq),
    runbooks: bySeq(maps.runbooks, ({ opened }: RunbookRecord) => opened.seq),
  };
};

const singlesIn = (
  singles: ReadonlyMap<string, unknown>,
): Pick<WorkingSet, 'identity' | 'roster' | 'cooling'> => {
  const roster = singles.get('roster') as Roster | undefined;
  return {
    identity: singles.get('identity') as WorkingSet['identity'],
    roster: roster === undefined ? undefined : indexRoster(roster),
    cooling: (singles.get('cooling') ?? null) as WorkingSet['cooling'],
  };
};
