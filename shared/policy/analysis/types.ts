import type { GroupId, PersonId } from '#shared/brand';
import type { Facts, PolicyFinding, Verdict } from '../types.ts';

/** A payment or change that shows what is said: facts to judge, and the same in words. */
export interface AnalysisExample {
  readonly facts: Facts;
  readonly text: string;
}

/** What is seen of a policy by trying every kind of payment and change that its rules tell apart. */
export interface AnalysisFinding {
  readonly code:
    | PolicyFinding['code']
    | 'gap'
    | 'contradiction'
    | 'dead-rule'
    | 'overlap'
    | 'unknown-group'
    | 'unreachable-quorum'
    | 'deadlock'
    | 'self-lockout'
    | 'break-glass-lost'
    | 'looser-than'
    | 'too-large';
  /** An error must be mended before publishing; a warning must be read; a note is there for whoever asks. */
  readonly severity: 'error' | 'warning' | 'note';
  /** The rule that it is about first, where there is one. */
  readonly rules: readonly string[];
  readonly text: string;
  /** Null where nothing can show it: a rule that nothing matches, a part that was not walked to its end. */
  readonly example: AnalysisExample | null;
  /** Whose absence each alone, or whose initiating, stops it: sets of people, all named in `text` by id. */
  readonly people?: readonly (readonly PersonId[])[];
  /** The first day on which it is so, where that is still to come. */
  readonly from?: string;
}

/** Of a roster what quorums depend on. */
export interface QuorumPeople {
  readonly people: readonly {
    readonly id: PersonId;
    readonly groups: readonly GroupId[];
    readonly standing: string;
  }[];
  readonly groups: readonly { readonly id: GroupId; readonly name: string }[];
}

/** One payment or change that two policies judge differently. */
export interface PolicyDifference extends AnalysisExample {
  readonly before: Verdict;
  readonly after: Verdict;
}

/** How a policy stands to the one before it. */
export interface PolicyComparison {
  /** `looser` and `both` let something pass more easily than before: less is asked of it, or something else. */
  readonly direction: 'same' | 'tighter' | 'looser' | 'both';
  readonly looser: PolicyDifference | null;
  readonly tighter: PolicyDifference | null;
  /** Set where the walk ended at its bound: what it did not find looser is taken to be. */
  readonly reason: 'not-proved' | null;
}
