import type { FreezeView } from '#shared/ipc';
import type { FreezeScope } from '#shared/roster';
import { listText } from '../../../state/index.ts';

const MEANING: Readonly<Record<FreezeScope['kind'], string>> = {
  ledger: 'No payment goes out and no value moves.',
  wallet: 'It sends nothing.',
  person: 'They sign nothing, and what they approved does not count while it lasts.',
};

export const freezeMeaning = ({ scope }: Pick<FreezeView, 'scope'>): string => MEANING[scope.kind];

/** "Carla Rossi and David Lindqvist". */
export const declaredBy = ({ byNames }: Pick<FreezeView, 'byNames'>): string =>
  byNames.length === 0 ? 'not known yet' : listText(byNames);

/** "Since 12:04, declared by … . It ends by itself at 20:04." Times as the screen writes them. */
export const freezeSentence = (freeze: FreezeView, timeText: (instant: string) => string): string =>
  `Since ${timeText(freeze.since)}, declared by ${declaredBy(freeze)}. It ends by itself at ${timeText(freeze.until)}.`;

export const freezeKey = ({ scope }: Pick<FreezeView, 'scope'>): string => {
  switch (scope.kind) {
    case 'ledger':
      return 'ledger';
    case 'wallet':
      return `wallet ${scope.wallet}`;
    case 'person':
      return `person ${scope.person}`;
  }
};
