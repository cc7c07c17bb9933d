import type { CalendarId, GroupId } from '#shared/brand';
import type { Genesis } from '#shared/journal';
import type { Policy } from '#shared/policy';
import type { Calendar } from '#shared/roster';
import { ANNA, CLEO, testGenesis, testPolicy } from './company.ts';

/* The small company with rules about what moves in a window, and about when. */

type Rule = Policy['rules'][number];
type Limit = NonNullable<Rule['when']['velocity']>;

const rule = (id: string, title: string, when: Omit<Rule['when'], 'action'>, then: Rule['then']): Rule => ({
  id,
  version: 1,
  owner: ANNA,
  reviewBy: '2030-01-01',
  title,
  when: { action: ['transfer'], ...when },
  then,
});

const over = (limit: Omit<Limit, 'includePending'>): { readonly velocity: Limit } => ({
  velocity: { ...limit, includePending: true },
});

const seat = (group: string): Rule['then'] => ({
  kind: 'require',
  groups: [{ group: group as GroupId, atLeast: 1 }],
  distinct: ['person'],
});

export const SOURCE_SUM_MAX = 3_000_000n;
export const PAYEE_SUM_MAX = 1_000_000n;
export const MONTH_SUM_MAX = 5_000_000n;
export const INITIATOR_COUNT_MAX = 15n;

const sum = { measure: 'sum', ccy: 'EUR' } as const;

/** Two of treasury for every transfer, and more, or nothing at all, for too much in a window. */
export const velocityPolicy = (): Policy => {
  const base = testPolicy();
  return {
    ...base,
    rules: [
      ...base.rules,
      rule(
        'V-1',
        'More than 30,000 EUR a day out of one account need compliance',
        over({ window: 'h24', by: 'source', ...sum, over: SOURCE_SUM_MAX.toString() }),
        seat('compliance'),
      ),
      rule(
        'V-2',
        'More than 10,000 EUR a week to one payee need compliance',
        over({ window: 'd7', by: 'payee', ...sum, over: PAYEE_SUM_MAX.toString() }),
        seat('compliance'),
      ),
      rule(
        'V-3',
        'Nobody initiates more than 15 transfers a day',
        over({ window: 'h24', by: 'initiator', measure: 'count', over: INITIATOR_COUNT_MAX.toString() }),
        { kind: 'deny', code: 'too-many-transfers' },
      ),
      rule(
        'V-4',
        'More than 50,000 EUR a month leave no account',
        over({ window: 'm1', by: 'source', ...sum, over: MONTH_SUM_MAX.toString() }),
        { kind: 'deny', code: 'account-drained' },
      ),
    ],
  };
};

/** Here compliance proposes transfers as well, and has no part in the policy. */
export const velocityGenesis = (): Genesis => {
  const { roster, ...base } = testGenesis();
  const people = roster.people.map((person): (typeof roster.people)[number] =>
    person.id === CLEO
      ? { ...person, roles: ['requester', 'compliance'], groups: ['compliance' as GroupId] }
      : person,
  );
  return { ...base, roster: { ...roster, people }, policy: velocityPolicy() };
};

const OPEN = { open: 8 * 60, close: 19 * 60 };

export const officeHours = (): Calendar => ({
  id: 'office-hours' as CalendarId,
  name: 'Office hours in Berlin',
  utcOffsetMinutes: 60,
  daylight: 'eu',
  days: { mon: OPEN, tue: OPEN, wed: OPEN, thu: OPEN, fri: OPEN, sat: null, sun: null },
  holidays: ['2026-05-01'],
});

/** Outside office hours compliance has to agree as well. */
export const calendarGenesis = (): Genesis => {
  const base = testGenesis();
  const outside = { time: { calendar: 'office-hours', inside: false } };
  return {
    ...base,
    roster: { ...base.roster, calendars: [officeHours()] },
    policy: {
      ...base.policy,
      rules: [
        ...base.policy.rules,
        rule('N-2', 'Outside office hours compliance agrees too', outside, seat('compliance')),
      ],
    },
  };
};
