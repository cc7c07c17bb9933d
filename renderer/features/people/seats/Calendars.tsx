import { Plus } from 'lucide-react';
import { useMemo, type ReactElement } from 'react';
import type { Calendar } from '#shared/roster';
import { PlainTable, type Column } from '../../../components/index.ts';
import { DialogButton } from '../change/DialogButton.tsx';
import { whyNotAs, type Viewer } from '../change/power.ts';
import { ChangeDialog } from '../change/RosterDialog.tsx';
import { Section, Small, Two } from '../layout/Layout.tsx';
import { daylightNames, offsetText, openText } from './calendar-draft.ts';
import { CalendarDialog } from './CalendarDialog.tsx';

/** The calendars that rules of the policy may name. */
export const Calendars = ({ viewer }: { readonly viewer: Viewer }): ReactElement => {
  const { roster } = viewer;
  const whyNot = whyNotAs(viewer, 'security-admin');
  const columns = useMemo(() => calendarColumns(viewer), [viewer]);
  return (
    <Section
      title="Business calendars"
      action={
        <DialogButton icon={Plus} label="Define a calendar" whyNot={whyNot}>
          {(onClose) => <CalendarDialog roster={roster} onClose={onClose} />}
        </DialogButton>
      }
    >
      <PlainTable
        label="Business calendars"
        columns={columns}
        rows={roster.calendars}
        keyOf={({ id }) => id}
        empty="There is none. A rule that looks at business hours needs one."
      />
    </Section>
  );
};

const calendarColumns = (viewer: Viewer): readonly Column<Calendar>[] => [
  {
    id: 'name',
    header: 'Calendar',
    width: 'minmax(0, 0.9fr)',
    cell: ({ name, id }) => <Two first={name} second={id} />,
  },
  {
    id: 'open',
    header: 'Open',
    width: 'minmax(0, 1.4fr)',
    cell: (calendar) => openText(calendar) || 'Never',
  },
  {
    id: 'time',
    header: 'Time',
    width: 'minmax(0, 1fr)',
    cell: ({ utcOffsetMinutes, daylight }) => (
      <Two first={`UTC${offsetText(utcOffsetMinutes)}`} second={daylightNames[daylight]} />
    ),
  },
  {
    id: 'holidays',
    header: 'Closed on',
    width: '112px',
    cell: ({ holidays }) => (
      <Small>{holidays.length === 1 ? '1 day' : `${String(holidays.length)} days`}</Small>
    ),
  },
  {
    id: 'deeds',
    header: '',
    width: '148px',
    align: 'end',
    cell: (calendar) => <Deeds calendar={calendar} viewer={viewer} />,
  },
];

const Deeds = ({
  calendar,
  viewer,
}: {
  readonly calendar: Calendar;
  readonly viewer: Viewer;
}): ReactElement => {
  const { roster } = viewer;
  const whyNot = whyNotAs(viewer, 'security-admin');
  return (
    <>
      <DialogButton variant="quiet" label="Change" whyNot={whyNot}>
        {(onClose) => <CalendarDialog calendar={calendar} roster={roster} onClose={onClose} />}
      </DialogButton>
      <DialogButton variant="quiet" label="End" whyNot={whyNot}>
        {(onClose) => (
          <ChangeDialog
            title={`End calendar: ${calendar.name}`}
            roster={roster}
            variant="danger"
            aim={{ ready: { kind: 'define-calendar', calendar: calendar.id, to: null } }}
            isReasonFirst
            onClose={onClose}
          >
            <p>A calendar that a rule of the policy names can not end.</p>
          </ChangeDialog>
        )}
      </DialogButton>
    </>
  );
};
