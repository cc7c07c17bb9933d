import type { PolicyDraft } from '#shared/ipc';
import type { Policy, PolicyFinding, PolicyTestResult, TestFacts } from '#shared/policy';
import type { Example } from '../dry-run/examples.ts';
import type { PolicyPeople } from '../use-policy-people.ts';
import type { Editing } from './use-draft.ts';

/** All that the parts of a draft look at. */
export interface DraftView {
  readonly draft: PolicyDraft;
  readonly editing: Editing;
  readonly people: PolicyPeople;
  /** The draft as a policy; its number is that of its base. */
  readonly policy: Policy;
  readonly lints: readonly PolicyFinding[];
  readonly results: readonly PolicyTestResult[];
  readonly examples: readonly Example[];
  readonly setExamples: (examples: readonly Example[]) => void;
  /** Puts a found example among those that are tried as one types. */
  readonly tryExample: (facts: TestFacts) => void;
}
