import { useCallback, type ReactElement } from 'react';
import { Banner, Button } from '../../../components/index.ts';
import { ask, useLoaded, useRoute } from '../../../state/index.ts';
import { classes } from '../../../theme/index.ts';
import styles from '../emergency/Emergency.module.css';
import { dueText, lastText, overdueMeaning, waitingText } from './due-words.ts';

const c = classes(styles);

/** Over every screen, for everybody, while the review of access is overdue: since when, and what follows. */
export const ReviewBanner = (): ReactElement | null => {
  const load = useCallback(() => ask('people.roster', {}), []);
  const [roster] = useLoaded(load, 'people');
  const isShown = useRoute(({ section, peoplePart }) => section === 'people' && peoplePart === 'review');
  const showPeople = useRoute((state) => state.showPeople);
  if (roster.state !== 'ready' || !roster.value.review.isOverdue) return null;
  const { review } = roster.value;
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
