import { useCallback, useMemo, useState, type ReactElement } from 'react';
import type { PersonId } from '#shared/brand';
import type { QuorumHealthRow, RosterView } from '#shared/ipc';
import {
  Banner,
  CheckList,
  DateField,
  EmptyState,
  FieldList,
  VirtualTable,
  type Field,
} from '../../../components/index.ts';
import { ask, listText, useLoaded } from '../../../state/index.ts';
import { classes } from '../../../theme/index.ts';
import type { Viewer } from '../change/power.ts';
import { Quiet, Section, Split } from '../layout/Layout.tsx';
import { LoadedView } from '../layout/LoadedView.tsx';
import { useKept } from '../layout/use-kept.ts';
import { dueText, lastText, overdueMeaning } from '../review/due-words.ts';
import { inOrder } from '../roster/person-words.ts';
import styles from './Health.module.css';
import { healthColumns } from './health-columns.tsx';
import {
  breakersText,
  byUrgency,
  dayAsked,
  dayProblem,
  headline,
  overdueText,
  shadowTexts,
  type Absence,
} from './health-words.ts';

const c = classes(styles);

const NOBODY: readonly PersonId[] = [];

const dayToday = (): string => new Date().toISOString().slice(0, 'YYYY-MM-DD'.length);

/** Whether each rule of the policy can be met by who is there, and by who is left on a day when some are away. */
export const HealthTab = ({ viewer }: { readonly viewer: Viewer }): ReactElement => {
  const [absent, setAbsent] = useState<readonly PersonId[]>(NOBODY);
  const [today] = useState(dayToday);
  const [day, setDay] = useState(today);
  const asksOf = dayAsked(day, today);
  const loadToday = useCallback(() => ask('people.health', { absent: [] }), []);
  const loadThen = useCallback(
    () => ask('people.health', { absent: [...absent], ...(asksOf !== undefined && { day: asksOf }) }),
    [absent, asksOf],
  );
  const [base, retry] = useLoaded(loadToday, 'audit');
  const [asked] = useLoaded(loadThen, 'audit');
  const then = useKept(asked);
  const active = inOrder(viewer.roster.people).filter(({ standing }) => standing === 'active');
  const away = active.filter(({ id }) => absent.includes(id)).map(({ name }) => name);
  return (
    <LoadedView loaded={base} onRetry={retry} label="Loading the health of the quorums">
      {(now) => (
        <Report
          today={now}
          then={then.state === 'ready' ? then.value : now}
          absence={{ away, day: asksOf }}
          review={<ReviewDue review={viewer.roster.review} />}
          question={
            <>
              <DateField label="On the day" value={day} onChange={setDay} error={dayProblem(day, today)} />
              <CheckList
                label="Away"
                options={active.map(({ id, name, title }) => ({ id, label: name, note: title }))}
                value={absent}
                onChange={setAbsent}
                isTall
              />
            </>
          }
        />
      )}
    </LoadedView>
  );
};

/** Who holds power is part of whether it can be met: who was not looked at for a quarter may not be there. */
const ReviewDue = ({ review }: Pick<RosterView, 'review'>): ReactElement => (
  <Section title="Access review">
    {review.isOverdue ? (
      <Banner tone="warn" whatHappened={dueText(review)} meaningForTheMoney={overdueMeaning} />
    ) : (
      <p>{dueText(review)}</p>
    )}
    <Quiet>{lastText(review)}</Quiet>
  </Section>
);

interface ReportProps {
  readonly today: readonly QuorumHealthRow[];
  readonly then: readonly QuorumHealthRow[];
  readonly absence: Absence;
  readonly question: ReactElement;
  readonly review: ReactElement;
}

const Report = ({ today, then, absence, question, review }: ReportProps): ReactElement => {
  const [active, setActive] = useState(0);
  const rows = useMemo(() => byUrgency(then), [then]);
  const rowAt = useCallback((index: number) => rows[index], [rows]);
  const chosen = rows[Math.min(active, rows.length - 1)];
  const { tone, text, more } = headline(today, then, absence);
  if (chosen === undefined)
    return (
      <EmptyState title="No rule asks for a quorum yet">
        Rules appear as soon as the desk has a policy.
      </EmptyState>
    );
  return (
    <Split
      sideLabel="Absences, and the chosen rule"
      side={
        <>
          <Section title="Coming absences">
            {question}
            <Quiet>
              Choose the day and tick who will be away: nothing is changed by it. A rule that is overdue by
              then asks one person more.
            </Quiet>
          </Section>
          <ChosenRule row={chosen} />
          {review}
        </>
      }
    >
      <div className={c('headline')}>
        <Banner tone={tone} whatHappened={text} meaningForTheMoney={more} />
      </div>
      <VirtualTable
        label="Quorum health"
        columns={healthColumns}
        rowCount={rows.length}
        rowAt={rowAt}
        rowHeight={52}
        activeIndex={Math.min(active, rows.length - 1)}
        onActiveChange={setActive}
        rowTone={({ isReachable }) => (isReachable ? 'normal' : 'alarm')}
        shouldTakeFocus
      />
    </Split>
  );
};

const ChosenRule = ({ row }: { readonly row: QuorumHealthRow }): ReactElement => (
  <Section title={`${row.rule}: ${row.title}`}>
    <FieldList
      fields={[
        ...row.groups.flatMap(placeFields),
        ...(row.breakers.length === 0
          ? []
          : [{ id: 'breakers', label: 'Missed without', value: breakersText(row) }]),
      ]}
    />
    {overdueText(row) !== null && <p className={c('overdue')}>{overdueText(row)}</p>}
    <Quiet>Whoever proposes an item does not count among those who decide on it.</Quiet>
  </Section>
);

const placeFields = ({
  name,
  atLeast,
  able,
  inShadow,
  letIn,
}: QuorumHealthRow['groups'][number]): readonly Field[] => [
  {
    id: name,
    label: name,
    value: peopleText(able),
    note: [`${String(atLeast)} needed`, ...shadowTexts(inShadow)].join('; '),
  },
  ...(letIn === null
    ? []
    : [
        {
          id: `${name}, let in`,
          label: `After ${String(letIn.afterHours)} hours also ${listText(letIn.names, 'or')}`,
          value: peopleText(letIn.able),
          note: 'as many are needed',
        },
      ]),
];

const peopleText = (names: readonly string[]): string => (names.length === 0 ? 'Nobody' : names.join(', '));
