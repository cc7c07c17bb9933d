import { create } from 'zustand';

export type HomePart = 'versions' | 'drafts' | 'past';

/** The part that was last looked at: whoever comes back from a draft is among the drafts again. */
export const useHomePart = create<{ readonly part: HomePart }>(() => ({ part: 'versions' }));

export const showHomePart = (part: HomePart): void => {
  useHomePart.setState({ part });
};
