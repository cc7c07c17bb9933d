import { useCallback, type ReactElement } from 'react';
import type { FreezeView } from '#shared/ipc';
import { Banner, Button, clockText, useNow } from '../../../components/index.ts';
import { ask, listText, useLoaded, useRoute } from '../../../state/index.ts';
import { classes } from '../../../theme/index.ts';
import { sentence } from '../changes/change-words.ts';
import styles from './Emergency.module.css';
import { freezeKey, freezeMeaning, freezeSentence } from './freeze-words.ts';

const c = classes(styles);

/** Over every screen while an emergency is declared: what is frozen, since when, and by whom. */
export const FreezeBanner = (): ReactElement | null => {
  const load = useCallback(() => ask('people.roster', {}), []);
  const [roster] = useLoaded(load, 'people');
  const freezes = roster.state === 'ready' ? roster.value.freezes : [];
  return freezes.length === 0 ? null : <Freezes freezes={freezes} />;
};

const Freezes = ({ freezes }: { readonly freezes: readonly FreezeView[] }): ReactElement => {
  const now = useNow();
  const isShown = useRoute(({ section, peoplePart }) => section === 'people' && peoplePart === 'emergency');
  const [first, ...others] = freezes;
  return (
    <div className={c('banner')}>
      <Banner
        tone="alarm"
        whatHappened={`Emergency: ${listText(freezes.map(({ what }) => what))} ${others.length === 0 ? 'is' : 'are'} frozen.`}
        meaningForTheMoney={first !== undefined && others.length === 0 ? freezeMeaning(first) : undefined}
        action={isShown ? undefined : <Show />}
      >
        {freezes.map((freeze) => (
          <p key={freezeKey(freeze)}>
            {others.length > 0 && `${sentence(freeze.what)}: `}
            {freezeSentence(freeze, (instant) => clockText(Date.parse(instant), now))}
          </p>
        ))}
      </Banner>
    </div>
  );
};

const Show = (): ReactElement => {
  const showPeople = useRoute((state) => state.showPeople);
  return (
    <div className={c('show')}>
      <Button
        onPress={() => {
          showPeople('emergency');
        }}
      >
        Show
      </Button>
    </div>
  );
};
