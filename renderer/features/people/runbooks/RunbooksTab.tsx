import type { ReactElement } from 'react';
import type { RunbooksView, RunbookView } from '#shared/ipc';
import { clockText, Disclosure, PlainTable, useNow, type Column } from '../../../components/index.ts';
import type { Loaded } from '../../../state/index.ts';
import { classes } from '../../../theme/index.ts';
import { DialogButton } from '../change/DialogButton.tsx';
import type { Viewer } from '../change/power.ts';
import { LoadedView } from '../layout/LoadedView.tsx';
import { Page, Quiet, Section, Two } from '../layout/Layout.tsx';
import { Offers } from './Offers.tsx';
import { OpenDialog } from './OpenDialog.tsx';
import { doneText, minutesText, whyNotClose } from './runbook-words.ts';
import { CloseDialog } from './RunbookDialog.tsx';
import styles from './Runbooks.module.css';
import { Steps } from './Steps.tsx';

const c = classes(styles);

export interface RunbooksTabProps {
  readonly loaded: Loaded<RunbooksView>;
  readonly onRetry: () => void;
  readonly viewer: Viewer;
}

/** What is being followed, step by step, what was followed, and what there is to follow. */
export const RunbooksTab = ({ loaded, onRetry, viewer }: RunbooksTabProps): ReactElement => (
  <LoadedView loaded={loaded} onRetry={onRetry} label="Loading the runbooks">
    {(runbooks) => <Runbooks runbooks={runbooks} viewer={viewer} />}
  </LoadedView>
);

interface LoadedProps {
  readonly runbooks: RunbooksView;
  readonly viewer: Viewer;
}

const Runbooks = ({ runbooks: { offers, open, closed, shipped }, viewer }: LoadedProps): ReactElement => (
  <Page>
    <Offers offers={offers} viewer={viewer} />
    <Section title="Open">
      {open.length === 0 && (
        <Quiet>
          No runbook is open. One is offered when a token is lost, somebody leaves, or glass was broken.
        </Quiet>
      )}
      {open.map((runbook) => (
        <OpenRunbook key={runbook.opening} runbook={runbook} viewer={viewer} />
      ))}
    </Section>
    <Section title="Closed">
      {closed.length === 0 && <Quiet>None was closed yet.</Quiet>}
      {closed.map((runbook) => (
        <ClosedRunbook key={runbook.opening} runbook={runbook} viewer={viewer} />
      ))}
    </Section>
    <Section title="What there is">
      <Quiet>Whoever opens one signs its whole text: a later version changes nothing about it.</Quiet>
      <PlainTable
        label="Runbooks that ship"
        columns={columns(viewer)}
        rows={shipped}
        keyOf={({ id }) => id}
        empty="No runbook ships with this version."
      />
    </Section>
  </Page>
);

interface RunbookProps {
  readonly runbook: RunbookView;
  readonly viewer: Viewer;
}

const OpenRunbook = ({ runbook, viewer }: RunbookProps): ReactElement => {
  const now = useNow();
  return (
    <article className={c('runbook')} aria-label={`${runbook.title}: ${runbook.about}`}>
      <div className={c('head')}>
        <div>
          <h3 className={c('title')}>
            {runbook.title}: {runbook.about}
          </h3>
          <p className={c('small')}>
            Opened by {runbook.openedByName}, {clockText(Date.parse(runbook.openedAt), now)} ·{' '}
            {doneText(runbook)} · version {runbook.version}
          </p>
        </div>
        <DialogButton label="Close runbook" whyNot={whyNotClose(viewer, runbook)}>
          {(onClose) => <CloseDialog runbook={runbook} onClose={onClose} />}
        </DialogButton>
      </div>
      <Steps runbook={runbook} viewer={viewer} />
    </article>
  );
};

const ClosedRunbook = ({ runbook, viewer }: RunbookProps): ReactElement => {
  const now = useNow();
  const { closed } = runbook;
  if (closed === null) return <></>;
  return (
    <Disclosure
      title={`${runbook.title}: ${runbook.about}`}
      note={`closed by ${closed.byName}, ${clockText(Date.parse(closed.at), now)}, after ${minutesText(closed.minutes)}`}
    >
      <p className={c('small')}>
        Opened by {runbook.openedByName}, {clockText(Date.parse(runbook.openedAt), now)} · version{' '}
        {runbook.version}
      </p>
      {closed.note !== null && <p className={c('note')}>“{closed.note}”</p>}
      <Steps runbook={runbook} viewer={viewer} />
    </Disclosure>
  );
};

const columns = (viewer: Viewer): readonly Column<RunbooksView['shipped'][number]>[] => [
  {
    id: 'what',
    header: 'Runbook',
    width: 'minmax(0, 1fr)',
    cell: ({ title, when }) => <Two first={title} second={when} />,
  },
  { id: 'version', header: 'Version', width: '64px', cell: ({ version }) => String(version) },
  {
    id: 'open',
    header: '',
    width: '96px',
    align: 'end',
    cell: (shipped) => (
      <DialogButton label="Open" variant="quiet" whyNot={viewer.whyNotSign}>
        {(onClose) => <OpenDialog shipped={shipped} viewer={viewer} onClose={onClose} />}
      </DialogButton>
    ),
  },
];
