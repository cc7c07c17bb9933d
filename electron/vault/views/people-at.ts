import { sql } from 'kysely';
import { decodeEvent, type JournalEvent } from '#shared/journal';
import { intentIn, PEOPLE_EVENTS, peopleAfter, type PeopleStep } from '#shared/projection';
import type { Person } from '#shared/roster';
import type { Scope } from './scope.ts';

/** The people at the end of so many events of the verified journal, with the standing and the roles that they had then. */
export const peopleAt = async ({ db }: Scope, end: number): Promise<readonly Person[]> => {
  const { rows } = await sql<{ line: string; proposal: string | null }>`
    select l.line as line, p.line as proposal
    from events e join event_lines l on l.seq = e.seq
    left join intents i on i.digest = e.intent left join event_lines p on p.seq = i.proposed_seq
    where e.seq < ${end} and e.type in (${sql.join(PEOPLE_EVENTS)}) order by e.seq`.execute(db);
  return peopleAfter(rows.map(stepOf));
};

const stepOf = ({
  line,
  proposal,
}: {
  readonly line: string;
  readonly proposal: string | null;
}): PeopleStep => ({
  event: eventIn(line),
  intent: proposal === null ? undefined : itemIn(eventIn(proposal)),
});

/** Without one of them nobody could say who there was, so there is no answer at all. */
const eventIn = (line: string): JournalEvent => {
  const decoded = decodeEvent(line);
  if (!decoded.ok) throw new Error('A line of the verified journal is no event');
  return decoded.value;
};

const itemIn = (event: JournalEvent): PeopleStep['intent'] => {
  const found = event.type === 'intent.proposed' ? intentIn(event) : undefined;
  return found?.ok === true ? found.value : undefined;
};
