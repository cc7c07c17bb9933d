import type { AccountId, DeviceId, GroupId, PersonId, Sha256Hex } from '#shared/brand';
import type { RailName } from '#shared/identifiers';
import type { Action, Condition, Consequence, DistinctKind, Escalation } from './schema.ts';

/** A fact is known, or it is not and says why: an unknown fact is never a reason to let something through. */
export type Fact<T> =
  { readonly known: true; readonly value: T } | { readonly known: false; readonly why: string };

/** What the evaluator may look at. JSON-shaped so that it can be carried in the journal. */
export interface Facts {
  /**
   * Size of the journal before the proposal. The facts follow from the intent, from the events before this position
   * and from the time of the event at it, so whoever has the journal can derive them again.
   */
  readonly asOf: number;
  /**
   * Day of the proposal by the journal's time, in UTC: 'YYYY-MM-DD'. Absent in examples, which are of no day, and in
   * what was recorded before days were among the facts: for these no rule is overdue.
   */
  readonly day?: string | undefined;
  readonly action: Action;
  readonly initiator: PersonId;
  readonly initiatorGroups: Fact<readonly GroupId[]>;
  readonly source: Fact<AccountId>;
  readonly tier: Fact<'hot' | 'warm' | 'cold'>;
  readonly asset: Fact<string>;
  readonly rail: Fact<RailName>;
  /** Minor units as a decimal string, in `asset`. */
  readonly amountMinor: Fact<string>;
  /**
   * Keyed "<window>/<by>/<measure>", decimal strings; absent key = unknown. What has moved in the window, what is
   * pending and the transfer under judgement included; a sum is in `asset`.
   */
  readonly velocity: Readonly<Record<string, string>>;
  readonly payeeListed: Fact<boolean>;
  readonly payeeAgeDays: Fact<number>;
  /** Every country that the payee is tied to: as stated, of the account, of the bank. A rule looks at any of them. */
  readonly payeeCountries: Fact<readonly string[]>;
  readonly payeeScreening: Fact<'clear' | 'hit' | 'stale'>;
  /** Keyed by calendar id: whether the moment of submission lies inside it; absent key = unknown. */
  readonly calendars: Readonly<Record<string, boolean>>;
  /**
   * The same moment on the clock of each calendar, so that an explanation has the hours: it decides nothing. Absent in
   * examples, where there are no calendars, and in what was recorded before moments were among the facts.
   */
  readonly moments?: Readonly<Record<string, CalendarMoment>> | undefined;
  readonly decode: Fact<'full' | 'partial' | 'none'>;
  readonly riskFacts: Fact<readonly string[]>;
  readonly purpose: Fact<string>;
  /** Soft limits that it passes, as the books flag them: "soft-floor:<account>", "soft-velocity-h24-sum:<account>". */
  readonly softLimits: Fact<readonly string[]>;
  readonly initiatorIsOwner: Fact<boolean>;
  readonly loosens: Fact<boolean>;
}

/** An instant as a calendar reads it. */
export interface CalendarMoment {
  readonly weekday: 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';
  /** Minutes since local midnight. */
  readonly minute: number;
  /** Local time less UTC, summer included. */
  readonly utcOffsetMinutes: number;
  /** Open hours of that local day, in its minutes; null where it is closed all day. */
  readonly hours: { readonly open: number; readonly close: number } | null;
}

export type Tri = 'true' | 'false' | 'unknown';

/** One condition of one rule, as it was judged. `expected` and `actual` are texts for people. */
export interface ConditionTrace {
  readonly condition: string;
  readonly outcome: Tri;
  readonly expected: string;
  readonly actual: string;
}

export interface RuleTrace {
  readonly rule: string;
  readonly version: number;
  /** Who answers for it. */
  readonly owner: PersonId;
  /** Day on which this version of the rule came into force, 'YYYY-MM-DD'; absent where it is not told or never was. */
  readonly since?: string;
  readonly title: string;
  readonly outcome: Tri;
  /** Whether the rule took part: true, or unknown (strict). A rule in shadow never does, whatever its outcome. */
  readonly applied: boolean;
  readonly conditions: readonly ConditionTrace[];
  /** The rule's own text, so that an explanation and its counterfactuals need nothing but the trace. */
  readonly when: Condition;
  readonly then: Consequence;
  /** Set where its date of review had passed on the day of the facts: what it asks, or would ask, because of that. */
  readonly overdue?: {
    readonly reviewBy: string;
    readonly asks: Extract<Consequence, { kind: 'require' }>;
  };
  /** Set where the rule is on trial: its outcome is told and binds nobody. */
  readonly shadow?: true;
  /** Set where two evaluations were joined and only one of them has this entry; absent = both. */
  readonly basis?: 'submission' | 'current';
}

/** How many of a group are asked, and who else may fill their places when nobody of the group does. */
export interface Place {
  readonly group: GroupId;
  readonly atLeast: number;
  /** Absent where one of the rules that ask this group lets nobody else in. */
  readonly escalate?: Readonly<Omit<Escalation, 'groups'>> & { readonly groups: readonly GroupId[] };
}

/** The merged demand: maximum per group, the narrowest escalation of each, union of the rest. */
export interface Requirement {
  readonly groups: readonly Place[];
  readonly distinct: readonly DistinctKind[];
  readonly delayHours: number;
  readonly tier: 'cold' | null;
  readonly secondLook: boolean;
}

export interface Evaluation {
  readonly decision: 'denied' | 'requires';
  /** Codes of the deny rules that applied, or `no-rule-matched`. Empty when the decision is `requires`. */
  readonly denials: readonly { readonly rule: string | null; readonly code: string }[];
  readonly requirement: Requirement;
  readonly trace: readonly RuleTrace[];
  readonly policyVersion: number;
  readonly policyDigest: Sha256Hex;
  readonly factsDigest: Sha256Hex;
}

/** One counted signature: a person, the groups they stand in, and where it was made. */
export interface CountedApproval {
  readonly person: PersonId;
  readonly groups: readonly GroupId[];
  readonly device: DeviceId;
  readonly build: string;
  /** For how long the item had been open when it was recorded, in hours; absent: no escalation had opened. */
  readonly openHours?: number;
}

export interface QuorumProgress {
  readonly satisfied: boolean;
  readonly groups: readonly {
    readonly group: GroupId;
    readonly atLeast: number;
    readonly counted: readonly PersonId[];
  }[];
  /** Demands that are not about people: `distinct-device`, `delay`, `second-look`, … with what is missing. */
  readonly unmet: readonly string[];
}

/** What a quorum is checked against besides the approvals; what is absent is not met. */
export interface QuorumContext {
  /** Whole or partial hours since the last needed approval was recorded. */
  readonly approvedHoursSince?: number;
  /** Tier of the wallet that signs. */
  readonly tier?: 'hot' | 'warm' | 'cold';
  /** Whether an independent renderer confirmed the same bytes. */
  readonly secondLook?: boolean;
}

/** The answer without its reasons: what a replay over history needs. */
export type Verdict = Pick<Evaluation, 'decision' | 'denials' | 'requirement'>;

/** A defect of a policy that can be seen without any payment. */
export interface PolicyFinding {
  readonly code:
    | 'duplicate-rule'
    | 'empty-window'
    | 'unknown-currency'
    | 'currency-never-matches'
    | 'velocity-without-currency'
    | 'drops-above'
    | 'never-met'
    | 'idle-escalation'
    | 'review-overdue'
    | 'no-source';
  /** An error must be mended before publishing; a warning must be read. */
  readonly severity: 'error' | 'warning';
  readonly rules: readonly string[];
  readonly text: string;
}

/** Sentences for people, generated from the trace alone. */
export interface Explanation {
  readonly headline: string;
  readonly reasons: readonly string[];
  readonly counterfactuals: readonly string[];
  readonly notMatched: readonly string[];
  /** What rules in shadow would add if they were binding. */
  readonly shadow: readonly string[];
}
