import type { IntentDigest, Sha256Hex } from '#shared/brand';
import { catalogue, type ErrorCode } from '#shared/errors';
import type { Intent } from '#shared/intent';
import type { DraftNeed } from '#shared/ipc';
import { evaluate, explain, type Requirement } from '#shared/policy';
import {
  countProposal,
  judgeProposal,
  reserveEntries,
  type ProposalJudgement,
  type WorkingSet,
} from '#shared/projection';

/* What the ledger would answer if drafts were proposed now, in their order: the same judgement, nothing signed. */

export type Answer =
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly detail: string }
  | Exclude<ProposalJudgement, { kind: 'duplicate' }>;

/** No digest is called so: a draft is no intent of the journal yet. */
const DRAFT = 'draft' as IntentDigest;

/** Judges each draft with what those before it reserve. `set` is used up. */
export const dryRun = (set: WorkingSet, drafts: readonly Intent[], now: Date): readonly Answer[] =>
  drafts.map((intent, place) => {
    const time = now.toISOString();
    const submission = {
      digest: DRAFT as string as Sha256Hex,
      initiator: intent.initiator,
      intents: new Set([DRAFT]),
    };
    const at = { seq: set.size + place, time };
    const judged = judgeProposal(set, intent, DRAFT, submission, at);
    if (!judged.ok) return { kind: 'refused', ...judged.error };
    if (judged.value.kind === 'duplicate')
      return { kind: 'refused', code: 'origin-conflict', detail: judged.value.existing };
    reserveEntries(set, judged.value.hold, at);
    if (judged.value.kind === 'proposed') countProposal(set, intent, time);
    return judged.value;
  });

/** Drafts with one answer, in the order of the first of each. */
export interface AnswerGroup {
  readonly need: DraftNeed;
  /** null where nobody is asked. */
  readonly requirement: Requirement | null;
  readonly places: readonly number[];
}

export const groupAnswers = (
  answers: readonly Answer[],
  names: Readonly<Record<string, string>>,
): readonly AnswerGroup[] => {
  const placed = answers.map((answer, place) => ({ answer, place }));
  return [...Map.groupBy(placed, ({ answer }) => keyOf(answer)).values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    return [
      {
        need: { ...needOf(first.answer, names), count: group.length },
        requirement: first.answer.kind === 'proposed' ? first.answer.evaluation.requirement : null,
        places: group.map(({ place }) => place),
      },
    ];
  });
};

const keyOf = (answer: Answer): string =>
  answer.kind === 'refused'
    ? answer.code
    : JSON.stringify([answer.kind, answer.evaluation.denials, answer.evaluation.requirement]);

const needOf = (answer: Answer, names: Readonly<Record<string, string>>): Omit<DraftNeed, 'count'> => {
  if (answer.kind === 'refused')
    return {
      decision: 'refused',
      headline: catalogue[answer.code].title,
      reasons: [catalogue[answer.code].remedy],
    };
  const { headline, reasons } = explain(evaluate(answer.policy.policy, answer.facts), names, answer.facts);
  return { decision: answer.kind === 'denied' ? 'denied' : 'requires', headline, reasons };
};
