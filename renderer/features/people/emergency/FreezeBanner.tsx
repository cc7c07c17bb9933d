import { useCallback, type ReactElement } from 'react';
import type { FreezeView } from '#shared/ipc';
import { Banner, Button, clockText, useNow } from '../../../components/index.ts';
import { ask, listText, useLoaded, useRoute } from '../../../state/index.ts';
import { classes } from '../../../theme/index.ts';
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
  const showPeople = useRoute((state) => state.showPeople);
  const timeText = (instant: string): string => clockText(Date.parse(instant), now);
  const [first] = freezes;
  return (
    <div className={c('banner')}>
      <Banner
        tone="alarm"
        whatHappened={`Emergency: ${listText(freezes.map(({ what }) => what))} ${freezes.length === 1 ? 'is' : 'are'} frozen.`}
        meaningForTheMoney={
          first !== undefined && freezes.length === 1
            ? `${freezeMeaning(first)} ${freezeSentence(first, timeText)}`
            : undefined
        }
        action={
          <div className={c('show')}>
            <Button
              onPress={() => {
                showPeople('emergency');
              }}
            >
              Show
            </Button>
          </div>
        }
      >
        {freezes.length > 1 &&
          freezes.map((freeze) => (
            <p key={freezeKey(freeze)}>
              {freeze.what}: {freezeSentence(freeze, timeText)}
            </p>
          ))}
      </Banner>
    </div>
  );
};
