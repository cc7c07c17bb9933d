import { useCallback, type ReactElement } from 'react';
import type { EmergencyUse } from '#shared/ipc';
import { Banner, Button, clockText, useNow } from '../../../components/index.ts';
import { ask, useLoaded } from '../../../state/index.ts';
import { classes } from '../../../theme/index.ts';
import styles from './Emergency.module.css';
import { noticeText, noticeTitle } from './use-words.ts';

const c = classes(styles);

/** So many are shown one by one; the rest come up as these are read. */
const SHOWN_MAX = 3;

/** Over every screen until whoever is signed in has read it: each use of break-glass, the oldest first. */
export const NoticeBanner = (): ReactElement | null => {
  const load = useCallback(() => ask('people.emergencies', {}), []);
  const [uses] = useLoaded(load, 'audit');
  const unread = uses.state === 'ready' ? uses.value.filter(({ isAcknowledged }) => !isAcknowledged) : [];
  if (unread.length === 0) return null;
  const shown = unread.toReversed().slice(0, SHOWN_MAX);
  return (
    <section className={c('notices')} aria-label="Notices">
      {shown.map((use) => (
        <Notice key={use.intent} use={use} />
      ))}
      {unread.length > shown.length && (
        <p className={c('more')}>And {unread.length - shown.length} more after these.</p>
      )}
    </section>
  );
};

const Notice = ({ use }: { readonly use: EmergencyUse }): ReactElement => {
  const now = useNow();
  return (
    <Banner
      tone="warn"
      whatHappened={noticeTitle(use)}
      meaningForTheMoney={noticeText(use, (instant) => clockText(Date.parse(instant), now))}
      whatToDo={`Reason: “${use.reason}”`}
      action={
        <div className={c('show')}>
          <Button onPress={() => void ask('people.acknowledge', { intents: [use.intent] })}>
            I have read it
          </Button>
        </div>
      }
    />
  );
};
