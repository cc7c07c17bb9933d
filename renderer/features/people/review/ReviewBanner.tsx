import { useCallback, type ReactElement } from 'react';
import { Banner, Button } from '../../../components/index.ts';
import { ask, useLoaded, useRoute } from '../../../state/index.ts';
import { classes } from '../../../theme/index.ts';
import styles from '../emergency/Emergency.module.css';
import { dueText, lastText, overdueMeaning, waitingText } from './due-words.ts';

const c = classes(styles);

/** Over every screen, for everybody, while the review of access is overdue: since when, and what follows. */
export const ReviewBanner = (): ReactElement | null => {
  const load = useCallback(() => ask('people.review', {}), []);
  // Time makes a review overdue, so any event can: the roster need not change.
  const [loaded] = useLoaded(load, 'audit');
  const isShown = useRoute(({ section, peoplePart }) => section === 'people' && peoplePart === 'review');
  const showPeople = useRoute((state) => state.showPeople);
  if (loaded.state !== 'ready' || !loaded.value.isOverdue) return null;
  const review = loaded.value;
  return (
    <div className={c('banner')}>
      <Banner
        tone="warn"
        whatHappened={dueText(review)}
        meaningForTheMoney={overdueMeaning}
        action={
          isShown ? undefined : (
            <div className={c('show')}>
              <Button
                onPress={() => {
                  showPeople('review');
                }}
              >
                Review
              </Button>
            </div>
          )
        }
      >
        <p>
          {lastText(review)} {waitingText(review)}
        </p>
      </Banner>
    </div>
  );
};
