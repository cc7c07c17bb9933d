import type { IntentDigest, PersonId } from '#shared/brand';
import type { Runbook, RunbookObservation, RunbookSubject, RunbookTrigger } from '#shared/intent';
import type { Role } from '#shared/roster';

/* Runbooks as a People screen is given them: the text as it was opened, and what the verified journal says of it. */

/** How a step came to its end. */
export interface RunbookMarkView {
  readonly how: 'signed' | 'skipped' | 'observed';
  readonly at: string;
  /** Whole minutes since the opening. */
  readonly minutes: number;
  /** null where the journal showed it. */
  readonly byName: string | null;
  /** Name of the desk, or its id where it is not registered; null where the journal showed it. */
  readonly device: string | null;
  readonly note: string | null;
  readonly seq: number;
}

export interface RunbookStepView {
  readonly id: string;
  readonly text: string;
  readonly asks: readonly Role[];
  readonly observes: RunbookObservation | null;
  /** Texts of the steps that have to come first and are open. */
  readonly waitsFor: readonly string[];
  readonly targetMinutes: number;
  readonly dueAt: string;
  readonly mark: RunbookMarkView | null;
}

export interface RunbookView {
  readonly opening: IntentDigest;
  readonly title: string;
  readonly version: number;
  readonly when: string;
  /** What it is about, in words. */
  readonly about: string;
  readonly openedAt: string;
  readonly openedBy: PersonId;
  readonly openedByName: string;
  readonly steps: readonly RunbookStepView[];
  readonly closed: {
    readonly at: string;
    readonly byName: string;
    readonly minutes: number;
    readonly note: string | null;
  } | null;
}

/** A runbook that something calls for. */
export interface RunbookOfferView {
  readonly runbook: string;
  readonly title: string;
  readonly when: string;
  readonly steps: number;
  readonly subject: RunbookSubject;
  readonly about: string;
  readonly trigger: RunbookTrigger;
  readonly at: string;
}

export interface RunbooksView {
  readonly offers: readonly RunbookOfferView[];
  /** The oldest opening first. */
  readonly open: readonly RunbookView[];
  /** The newest close first. */
  readonly closed: readonly RunbookView[];
  /** As they ship with this version. */
  readonly shipped: readonly Pick<Runbook, 'id' | 'version' | 'title' | 'when' | 'about'>[];
}
