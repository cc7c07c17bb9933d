import { useState, type ReactElement } from 'react';
import type { RosterView } from '#shared/ipc';
import type { Calendar } from '#shared/roster';
import { Select, TextField } from '../../../components/index.ts';
import { ChangeDialog } from '../change/RosterDialog.tsx';
import { Fields, Pair } from '../layout/Layout.tsx';
import {
  calendarAim,
  daylightNames,
  draftOf,
  newCalendar,
  weekdayNames,
  weekdays,
  type CalendarDraft,
} from './calendar-draft.ts';

const daylights = (Object.keys(daylightNames) as readonly Calendar['daylight'][]).map((id) => ({
  id,
  label: daylightNames[id],
}));

export interface CalendarDialogProps {
  /** The calendar that is changed; undefined for a new one. */
  readonly calendar?: Calendar;
  readonly roster: RosterView;
  readonly onClose: () => void;
}

/** When business is open, for rules that look at the time. */
export const CalendarDialog = ({ calendar, roster, onClose }: CalendarDialogProps): ReactElement => {
  const [draft, setDraft] = useState<CalendarDraft>(() =>
    calendar === undefined ? newCalendar : draftOf(calendar),
  );
  const set = (part: Partial<CalendarDraft>): void => {
    setDraft({ ...draft, ...part });
  };
  return (
    <ChangeDialog
      title={calendar === undefined ? 'Define a calendar' : `Change calendar: ${calendar.name}`}
      roster={roster}
      size="wide"
      aim={calendarAim(draft, calendar, roster)}
      onClose={onClose}
    >
      <Pair>
        <Fields>
          <TextField
            label="Name"
            value={draft.name}
            onChange={(name) => {
              set({ name });
            }}
            maxLength={140}
            takesFocus
          />
          {calendar === undefined && (
            <TextField
              label="Id in policies"
              value={draft.id}
              onChange={(id) => {
                set({ id });
              }}
              maxLength={64}
              hint="Never changes: small letters, digits, hyphens."
              isMono
            />
          )}
          <TextField
            label="Standard time against UTC"
            value={draft.offset}
            onChange={(offset) => {
              set({ offset });
            }}
            maxLength={6}
          />
          <Select
            label="Summer time"
            options={daylights}
            value={draft.daylight}
            onChange={(daylight) => {
              set({ daylight });
            }}
          />
          <TextField
            label="Closed all day on"
            value={draft.holidays}
            onChange={(holidays) => {
              set({ holidays });
            }}
            lines={3}
            hint="Dates like 2026-12-25, with a space between."
          />
        </Fields>
        <HoursFields draft={draft} set={set} />
      </Pair>
    </ChangeDialog>
  );
};

const HoursFields = ({
  draft,
  set,
}: {
  readonly draft: CalendarDraft;
  readonly set: (part: Partial<CalendarDraft>) => void;
}): ReactElement => (
  <Fields>
    {weekdays.map((day) => (
      <TextField
        key={day}
        label={weekdayNames[day]}
        value={draft.hours[day]}
        onChange={(hours) => {
          set({ hours: { ...draft.hours, [day]: hours } });
        }}
        maxLength={13}
        {...(day === 'sun' ? { hint: 'Empty: closed all day.' } : {})}
      />
    ))}
  </Fields>
);
