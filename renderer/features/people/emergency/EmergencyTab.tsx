import { useMemo, type ReactElement } from 'react';
import { FREEZE_HOURS, REPLACEMENT_DELAY_HOURS } from '#shared/intent';
import type { FreezeView, RunbooksView } from '#shared/ipc';
import { clockText, PlainTable, useNow, type Column } from '../../../components/index.ts';
import { classes } from '../../../theme/index.ts';
import { DialogButton } from '../change/DialogButton.tsx';
import { activeWith, whyNotAbout, whyNotAs, type Viewer } from '../change/power.ts';
import { EmergencyDialog } from '../change/RosterDialog.tsx';
import { Page, Quiet, Section, Two } from '../layout/Layout.tsx';
import { sentence } from '../changes/change-words.ts';
import { Offers } from '../runbooks/Offers.tsx';
import styles from './Emergency.module.css';
import { declaredBy, freezeKey, freezeMeaning } from './freeze-words.ts';
import { FreezeDialog } from './FreezeDialog.tsx';
import { ReplaceDialog, RevokeDialog } from './KeyDialogs.tsx';
import { Uses } from './Uses.tsx';

const c = classes(styles);

export interface EmergencyTabProps {
  readonly viewer: Viewer;
  /** Runbooks that something calls for. */
  readonly offers: RunbooksView['offers'];
}

/** What is frozen now, and what two holders of sealed tokens may do. */
export const EmergencyTab = ({ viewer, offers }: EmergencyTabProps): ReactElement => {
  const now = useNow();
  const { roster } = viewer;
  const columns = useMemo(() => freezeColumns(viewer, now), [viewer, now]);
  const whyNot = whyNotAs(viewer, 'break-glass');
  const holders = activeWith(roster, 'break-glass').map(({ name }) => name);
  return (
    <Page>
      <Offers offers={offers} viewer={viewer} />
      <Section title="In force">
        <PlainTable
          label="Freezes in force"
          columns={columns}
          rows={roster.freezes}
          keyOf={freezeKey}
          empty="Nothing is frozen."
        />
      </Section>
      <Uses />
      <Section title="Declare">
        <Quiet>
          None of this ever moves money, gives anybody a role or loosens the policy. It takes two holders: one
          declares with a reason, another approves. Holders:{' '}
          {holders.length === 0 ? 'nobody' : holders.join(', ')}.
        </Quiet>
        <div className={c('deeds')}>
          <Deed
            title="Freeze"
            text={`The whole ledger, a wallet or a person, at once. It ends by itself after ${String(FREEZE_HOURS)} hours; lifting it takes one person more than a change of people.`}
          >
            <DialogButton label="Freeze" whyNot={whyNot}>
              {(onClose) => <FreezeDialog viewer={viewer} onClose={onClose} />}
            </DialogButton>
          </Deed>
          <Deed
            title="Revoke a key"
            text="A key that may be in the wrong hands signs nothing any more, at once."
          >
            <DialogButton label="Revoke a key" whyNot={whyNot}>
              {(onClose) => <RevokeDialog viewer={viewer} onClose={onClose} />}
            </DialogButton>
          </Deed>
          <Deed
            title="Replace a lost token"
            text={`Of a security administrator, ${String(REPLACEMENT_DELAY_HOURS)} hours after approval: time to object.`}
          >
            <DialogButton label="Replace a token" whyNot={whyNot}>
              {(onClose) => <ReplaceDialog viewer={viewer} onClose={onClose} />}
            </DialogButton>
          </Deed>
        </div>
      </Section>
    </Page>
  );
};

interface DeedProps {
  readonly title: string;
  readonly text: string;
  readonly children: ReactElement;
}

const Deed = ({ title, text, children }: DeedProps): ReactElement => (
  <div className={c('deed')}>
    <h3 className={c('title')}>{title}</h3>
    <p className={c('text')}>{text}</p>
    <div className={c('button')}>{children}</div>
  </div>
);

const freezeColumns = (viewer: Viewer, now: number): readonly Column<FreezeView>[] => [
  {
    id: 'what',
    header: 'What',
    width: 'minmax(0, 1.4fr)',
    cell: (freeze) => <Two first={sentence(freeze.what)} second={freezeMeaning(freeze)} />,
  },
  {
    id: 'by',
    header: 'Declared by',
    width: 'minmax(0, 1.2fr)',
    cell: declaredBy,
  },
  {
    id: 'since',
    header: 'Since',
    width: '128px',
    cell: ({ since }) => clockText(Date.parse(since), now),
  },
  {
    id: 'until',
    header: 'Ends by itself',
    width: '128px',
    cell: ({ until }) => clockText(Date.parse(until), now),
  },
  {
    id: 'deeds',
    header: '',
    width: '72px',
    align: 'end',
    cell: (freeze) => <Lift freeze={freeze} viewer={viewer} />,
  },
];

const Lift = ({
  freeze: { scope, what },
  viewer,
}: {
  readonly freeze: FreezeView;
  readonly viewer: Viewer;
}): ReactElement => (
  <DialogButton
    variant="quiet"
    label="Lift"
    whyNot={
      scope.kind === 'person'
        ? whyNotAbout(viewer, 'security-admin', scope.person)
        : whyNotAs(viewer, 'security-admin')
    }
  >
    {(onClose) => (
      <EmergencyDialog
        title={`Lift the freeze: ${what}`}
        roster={viewer.roster}
        aim={{ ready: { kind: 'unfreeze', scope } }}
        isReasonFirst
        onClose={onClose}
      >
        <p>
          It takes one person more than a change of people. If somebody was suspended or left meanwhile, that
          stays so.
        </p>
      </EmergencyDialog>
    )}
  </DialogButton>
);
