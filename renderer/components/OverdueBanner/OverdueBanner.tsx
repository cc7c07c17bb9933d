import type { ReactElement } from 'react';
import type { OverdueRule } from '#shared/ipc';
import { Banner } from '../Banner/Banner.tsx';

export interface OverdueBannerProps {
  readonly rules: readonly OverdueRule[];
  /** Whether they are overdue today, or were when an item was proposed. */
  readonly when: 'today' | 'at-proposal';
}

/** Rules that somebody had to look at again and did not, and what follows; nothing where there are none. */
export const OverdueBanner = ({ rules, when }: OverdueBannerProps): ReactElement | null =>
  rules.length === 0 ? null : (
    <Banner
      tone="warn"
      whatHappened={headlineOf(rules.length, when)}
      meaningForTheMoney={
        when === 'today'
          ? 'Until that is done, a rule that asks for approvals asks for one person more of each of its groups.'
          : `${rules.length === 1 ? 'It' : 'Each of them'} asks for one person more of each of its groups than by itself.`
      }
      {...(when === 'today' && {
        whatToDo: `Look at ${rules.length === 1 ? 'it' : 'them'} again, and propose a version with a later date. That takes no more people than ever.`,
      })}
    >
      <ul>
        {rules.map(({ rule, title, reviewBy, owner }) => (
          <li key={`${rule} ${reviewBy}`}>
            {rule}, {title}: by {reviewBy}. {owner.name} answers for it.
          </li>
        ))}
      </ul>
    </Banner>
  );

const headlineOf = (count: number, when: OverdueBannerProps['when']): string => {
  const what = count === 1 ? 'One rule' : `${String(count)} rules`;
  const [is, was] = count === 1 ? ['has', 'had'] : ['have', 'had'];
  return when === 'today'
    ? `${what} ${is} to be reviewed: the date has passed.`
    : `${what} behind it ${was} to be reviewed before it was proposed.`;
};
