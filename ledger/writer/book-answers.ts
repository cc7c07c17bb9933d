import type { MandateId } from '#shared/brand';
import { answerOf, differenceOf, indexOf, seqOf, type Operation } from '#shared/double-entry';
import type { JournalOperation } from '../memory/index.ts';

/** The answer to an id that stands in the journal already: the first one, or what is not as it was. */
export const answerAgain = (asked: Operation, mandate: MandateId, first: JournalOperation): string => {
  const difference = first.mandate === mandate ? differenceOf(first.operation, asked) : 'mandate';
  if (difference === null) return answerOf(first.operation, first.position, first.time);
  const place = `"position":{"seq":${String(seqOf(first.position))},"index":${String(indexOf(first.position))}}`;
  const detail = JSON.stringify(`${difference} is not what was sent first under this id`);
  return `{"id":"${asked.id}","status":"refused",${place},"time":"${first.time}","code":"command-conflict","detail":${detail}}`;
};
