import type { IntentDigest } from '#shared/brand';

/* What speaks for and against an item, or against a draft before it is signed. */

/** Another item that a check is about. */
export interface ItemLink {
  readonly digest: IntentDigest;
  /** Enough to tell it from others: "48,200.00 EUR, proposed 2026-11-28 08:30 UTC, awaiting approval". */
  readonly text: string;
}

export interface CheckView {
  readonly id: string;
  readonly title: string;
  readonly outcome: 'pass' | 'attention' | 'fail';
  /** The fact, in plain sentences. */
  readonly detail: string;
  /** What to do about it and who can; null where nothing has to be done. */
  readonly remedy: string | null;
  readonly items: readonly ItemLink[];
}

/** How far the people who are asked for have decided. */
export interface QuorumView {
  readonly groups: readonly {
    readonly name: string;
    readonly atLeast: number;
    /** Names of those who count, in the order in which they signed. */
    readonly counted: readonly string[];
    /** Who else may fill these places, and since or from when; null where nobody else ever may. */
    readonly escalation: string | null;
  }[];
  /** What hangs on single people while it is open; null when nobody's absence stops it. */
  readonly forecast: string | null;
}

/** What drafts would need, had they been proposed at this moment: those with the same answer together. */
export interface DraftNeed {
  readonly decision: 'requires' | 'denied' | 'refused';
  /** "2 of Treasury." or why nothing would come of it. */
  readonly headline: string;
  /** Why, of the first of them. */
  readonly reasons: readonly string[];
  /** How many drafts. */
  readonly count: number;
}

/** What is left, once all drafts are promised, before a rule about running figures applies. */
export interface DraftVelocity {
  readonly rule: string;
  readonly ruleTitle: string;
  /** Whose figure it is: an account, a payee or a person, by name. */
  readonly of: string;
  readonly text: string;
  /** Whether the rule applies to a draft already. */
  readonly isOver: boolean;
}

/** What is known about drafts before anything is signed. */
export interface DraftConflicts {
  /** About all of them together. */
  readonly checks: readonly CheckView[];
  /** What speaks against single drafts, by their place among those asked about; the others are left out. */
  readonly drafts: readonly { readonly place: number; readonly conflicts: readonly CheckView[] }[];
  readonly needs: readonly DraftNeed[];
  /** What the drafts leave of the policy's rules about running figures, those that begin to apply first. */
  readonly velocities: readonly DraftVelocity[];
  /** The policy that they were judged by; null where this desk has none. */
  readonly policy: { readonly version: number; readonly digest: string } | null;
}
