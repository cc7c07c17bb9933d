import type { DeviceId, GroupId, IntentDigest, KeyId, MandateId, PersonId, WalletId } from '#shared/brand';
import type { RosterChangeKind } from '#shared/intent';
import type { Action } from '#shared/policy';
import type { GrantUse, ReviewState } from '#shared/projection';
import type {
  Calendar,
  Delegation,
  DeviceStanding,
  EnrolledKey,
  Freeze,
  Release,
  Role,
  Standing,
} from '#shared/roster';

/* The roster as a People screen is given it. Names are checked ones, or the words that stand in their place. */

/** What somebody may do, and why: the role, or the seat, that lets them. */
export interface PowerView {
  readonly what: string;
  readonly why: string;
}

export interface KeyView {
  readonly id: KeyId;
  readonly serial: string;
  readonly model: string;
  readonly custody: EnrolledKey['custody'];
  readonly isAttested: boolean;
  readonly standing: EnrolledKey['standing'];
}

export interface DeviceView {
  readonly id: DeviceId;
  readonly name: string;
  readonly standing: DeviceStanding;
}

export interface RosterPerson {
  readonly id: PersonId;
  readonly name: string;
  readonly title: string;
  readonly standing: Standing;
  /** Until when their approvals do not count, because they joined; null where they do. */
  readonly shadow: string | null;
  readonly roles: readonly Role[];
  readonly groups: readonly GroupId[];
  /** Name of the human who answers for a service account. */
  readonly serviceOfName: string | null;
  readonly keys: readonly KeyView[];
  readonly devices: readonly DeviceView[];
  readonly may: readonly PowerView[];
  /** Duties that meet in this person and have to stay apart, each as a sentence; empty as it should be. */
  readonly conflicts: readonly string[];
  /** What has to be given to somebody else when they leave. */
  readonly answersFor: {
    readonly wallets: readonly { readonly id: WalletId; readonly name: string }[];
    readonly mandates: readonly { readonly id: MandateId; readonly client: string }[];
    /** Rules of the policy. */
    readonly rules: readonly string[];
  };
}

export interface DelegationView extends Delegation {
  readonly fromName: string;
  readonly toName: string;
  readonly isInForce: boolean;
}

export interface FreezeView extends Freeze {
  /** What is frozen, in words. */
  readonly what: string;
  /** Who declared it: whoever proposed it first, then those who approved it. */
  readonly byNames: readonly string[];
}

/** One use of the sealed tokens: a freeze, a revoked key, a replaced token. */
export interface EmergencyUse {
  readonly intent: IntentDigest;
  /** In words, as the object of a sentence: "freezing the whole ledger". */
  readonly what: string;
  readonly reason: string;
  /** Whoever asked for it, then those who approved it. */
  readonly byNames: readonly string[];
  readonly at: string;
  /** When a freeze ends by itself; null for a deed that does not end. */
  readonly until: string | null;
  readonly endedAt: string | null;
  readonly isLifted: boolean;
  /** Whether whoever is signed in has read the notice of it, at this desk. */
  readonly isAcknowledged: boolean;
}

/** A change of the roster that is undone exactly as long as nothing later touched its subject. */
export interface RevertibleView {
  readonly intent: IntentDigest;
  readonly kind: RosterChangeKind;
  readonly what: string;
  /** When it was carried out, and who proposed it. */
  readonly at: string;
  readonly byName: string;
}

export interface RosterView {
  readonly version: number;
  readonly people: readonly RosterPerson[];
  readonly groups: readonly {
    readonly id: GroupId;
    readonly name: string;
    readonly roles: readonly Role[];
    readonly members: readonly PersonId[];
  }[];
  readonly calendars: readonly Calendar[];
  readonly delegations: readonly DelegationView[];
  readonly releases: readonly Release[];
  /** Emergencies that are declared now: for a banner on every screen. */
  readonly freezes: readonly FreezeView[];
  /** Where the review of access stands, by the journal's time. */
  readonly review: ReviewState;
  readonly revertible: readonly RevertibleView[];
}

/** One rule of the active policy, with the people who can fill its seats. */
export interface QuorumHealthRow {
  readonly rule: string;
  readonly title: string;
  readonly actions: readonly Action[];
  readonly groups: readonly {
    readonly name: string;
    /** As many as are asked on the day: one more where the rule is overdue. */
    readonly atLeast: number;
    readonly able: readonly string[];
    /** Those who can sign and do not count yet, each with until when. */
    readonly inShadow: readonly { readonly name: string; readonly shadow: string }[];
    /** Who is let in by escalation, and after how many hours. */
    readonly letIn: {
      readonly afterHours: number;
      readonly names: readonly string[];
      readonly able: readonly string[];
    } | null;
  }[];
  /** Its date of review, where one person more is asked because that has passed. */
  readonly overdueSince: string | null;
  readonly isReachable: boolean;
  /** Hours until enough people may fill the seats, mostly 0; null: never. */
  readonly afterHours: number | null;
  /** The first day from which it can't be met because of its date of review; null where that makes no difference. */
  readonly lostFrom: string | null;
  /** Names of one or two people without whom it can't be met. */
  readonly breakers: readonly (readonly string[])[];
}

/**
 * Grants with their use, for a review. `isIdle`: its use would leave a trace, and it was neither used nor given within the
 * last 90 days; `isUsedLately`: used within them. What was given lately and not used since is neither.
 */
export interface GrantUseRow extends GrantUse {
  readonly name: string;
  readonly isIdle: boolean;
  readonly isUsedLately: boolean;
}
