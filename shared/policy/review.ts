import type { PersonId } from '#shared/brand';
import type { Policy } from './schema.ts';
import type { PolicyFinding } from './types.ts';

/** A finding, with the person whom its text names by id. */
export type OverdueReview = PolicyFinding & { readonly people: readonly [readonly [PersonId]] };

/**
 * Rules that somebody had to look at again before this day and did not: what nobody answers for any more is the first
 * thing to doubt. They bind as before.
 *
 * @param today ISO 8601 date; a rule is due until the end of its day.
 */
export const overdueReviews = ({ rules }: Policy, today: string): readonly OverdueReview[] =>
  rules
    .filter(({ reviewBy }) => reviewBy < today)
    .map(({ id, reviewBy, owner }) => ({
      code: 'review-overdue',
      severity: 'warning',
      rules: [id],
      text: `It had to be looked at again by ${reviewBy}. ${owner} answers for it.`,
      people: [[owner]],
    }));
