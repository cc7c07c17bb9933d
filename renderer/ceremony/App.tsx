import type { ReactElement } from 'react';
import { Banner, LoadingState } from '../components/index.ts';
import { classes } from '../theme/index.ts';
import styles from './Frame.module.css';
import { Confirm } from './Confirm.tsx';
import { End } from './End.tsx';
import { Header } from './Header.tsx';
import { Opening } from './Opening.tsx';
import { Rail } from './Rail.tsx';
import { Start } from './Start.tsx';
import { Step } from './Step.tsx';
import { useCeremony } from './store.ts';

const c = classes(styles);

/** One window, one ceremony: its start, its opening, its steps, its end. */
export const App = (): ReactElement => {
  const view = useCeremony((state) => state.view);
  const machine = useCeremony((state) => state.machine);
  return (
    <div className={c('app')}>
      <Header />
      <Problem />
      {machine === null ? (
        <LoadingState label="Looking at this machine and its tokens" rows={6} />
      ) : view === null ? (
        <Start machine={machine} />
      ) : (
        <div className={c('desk')}>
          <Rail view={view} />
          <Screen />
        </div>
      )}
      {view?.mode === 'rehearsal' && <Watermark />}
    </div>
  );
};

const Screen = (): ReactElement | null => {
  const view = useCeremony((state) => state.view);
  if (view === null) return null;
  if (view.pending !== null)
    return <Confirm key={`${view.head.root} ${view.pending.at}`} view={view} pending={view.pending} />;
  switch (view.phase.kind) {
    case 'unopened':
      return <Opening key={view.origin} view={view} />;
    case 'running':
    case 'paused':
      return <Step key={view.head.root} view={view} />;
    case 'ended':
      return <End view={view} />;
  }
};

/** What went wrong stands until the next try: a window that was closed is no error. */
const Problem = (): ReactElement | null => {
  const problem = useCeremony((state) => state.problem);
  const note = useCeremony((state) => state.note);
  if (problem === null && note === null) return null;
  return (
    <div className={c('problem')}>
      {problem === null ? (
        <Banner tone="info" whatHappened={note ?? ''} />
      ) : (
        <Banner
          tone={problem.code === 'pin-cancelled' ? 'info' : 'alarm'}
          whatHappened={problem.title}
          meaningForTheMoney={problem.meaning}
          whatToDo={problem.remedy}
          code={problem.code === 'pin-cancelled' ? undefined : `E${String(problem.number)}`}
        >
          {problem.detail !== null && <p className={c('detail')}>{problem.detail}</p>}
        </Banner>
      )}
    </div>
  );
};

/** Over everything, and in nobody's way. */
const Watermark = (): ReactElement => (
  <div className={c('watermark')} aria-hidden data-watermark>
    {['a', 'b', 'c'].map((row) => (
      <span key={row} className={c('mark')} />
    ))}
  </div>
);
