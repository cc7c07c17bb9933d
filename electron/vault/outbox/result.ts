import type { ProposeOutcome } from '#shared/api';
import { catalogue, type ErrorCode } from '#shared/errors';
import { digestOfBytes } from '#shared/intent';
import type { SubmitResult } from '#shared/ipc';
import { utf8 } from '#shared/encoding';
import { canonicalize, type JsonValue } from '#shared/json';
import type { Kept } from './rows.ts';

const PROBLEMS_MAX = 200;

interface Body {
  readonly intents: readonly { readonly origin?: { readonly transaction?: number } }[];
}

/** What became of a submission, over all its batches. */
export const submitResultOf = (batches: readonly Kept[]): SubmitResult => {
  const count = { proposed: 0, duplicate: 0, denied: 0, refused: 0, waitingToSend: 0 };
  const problems: SubmitResult['problems'][number][] = [];
  for (const batch of batches) {
    const { intents } = JSON.parse(batch.body) as Body;
    if (batch.answer === null) count.waitingToSend += intents.length;
    else if (batch.answer.kind === 'refused') {
      count.refused += intents.length;
      problems.push({ transaction: null, ...problemText(batch.answer.code, batch.answer.detail) });
    } else if (batch.answer.kind === 'proposed') {
      for (const outcome of batch.answer.outcomes) count[countedAs(outcome)] += 1;
      problems.push(...problemsIn(batch.answer.outcomes, intents));
    }
  }
  return { ...count, problems: problems.slice(0, PROBLEMS_MAX) };
};

/** What needs no approval is taken over as a proposal is. */
const countedAs = ({ outcome }: ProposeOutcome): 'proposed' | 'duplicate' | 'denied' | 'refused' =>
  outcome === 'recorded' ? 'proposed' : outcome;

const problemsIn = (
  outcomes: readonly ProposeOutcome[],
  intents: Body['intents'],
): SubmitResult['problems'] => {
  if (!outcomes.some(({ outcome }) => outcome === 'refused' || outcome === 'denied')) return [];
  const transactions = new Map(
    intents.map((intent) => [
      String(digestOfBytes(utf8(canonicalize(intent as JsonValue)))),
      intent.origin?.transaction ?? null,
    ]),
  );
  return outcomes.flatMap((outcome) => {
    const transaction = transactions.get(String(outcome.digest)) ?? null;
    if (outcome.outcome === 'refused') return [{ transaction, ...problemText(outcome.code, outcome.detail) }];
    if (outcome.outcome === 'denied')
      return [
        {
          transaction,
          number: null,
          meaning: 'The item stands in the journal as denied; nobody can approve it.',
          title: `The policy denied it: ${outcome.denials.map(({ code }) => code).join(', ')}.`,
          remedy: 'Open the item to see which rule denied it.',
        },
      ];
    return [];
  });
};

const problemText = (code: string, detail: string): Omit<SubmitResult['problems'][number], 'transaction'> => {
  const { number, title, meaning, remedy } = Object.hasOwn(catalogue, code)
    ? catalogue[code as ErrorCode]
    : catalogue['internal-error'];
  return { number, title: detail === '' ? title : `${title} (${detail})`, meaning, remedy };
};
