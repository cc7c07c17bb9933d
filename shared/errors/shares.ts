import type { CatalogueEntry } from './entry.ts';

/** Keys that several share. */
export const shares = {
  'share-refused': {
    number: 961,
    title: 'The holders’ parts do not fit together.',
    meaning: 'No key was made and nothing was signed. No money is held by what was begun.',
    remedy:
      'Look at the detail: it names the rule and, where it can be told, the holder. Stop by the branch of the script, and begin a new ceremony.',
  },
  'share-lost': {
    number: 962,
    title: 'What was begun of this key is not in memory any more.',
    meaning:
      'Shares are made in memory alone, so what was begun before the desk or a token was restarted is gone. No money is held by it.',
    remedy:
      'Stop by the branch of the script, and begin a new ceremony: nothing of this one can be completed.',
  },
} as const satisfies Record<string, CatalogueEntry>;
