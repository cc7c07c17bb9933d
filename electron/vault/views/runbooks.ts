import { sql } from 'kysely';
import type { DeviceId, IntentDigest, PersonId } from '#shared/brand';
import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';
import type { Runbook, RunbookSubject } from '#shared/intent';
import type {
  RunbookMarkView,
  RunbookOfferView,
  RunbooksView,
  RunbookStepView,
  RunbookView,
} from '#shared/ipc';
import { decodeEvent } from '#shared/journal';
import {
  isDone,
  occasionsIn,
  personGone,
  runbookOffers,
  type RunbookMark,
  type RunbookOccasion,
  type RunbookRecord,
} from '#shared/projection';
import { emergencyDeed } from '../journal/roster-deeds.ts';
import type { Picture } from '../store/picture.ts';
import { decodeIntentRecord } from '../store/records.ts';
import { recordOf } from './decide.ts';
import { personName, shownText } from './names.ts';
import type { Scope } from './scope.ts';

/* Runbooks as this desk has verified them, and those that what happened lately calls for. */

/** After so long an occasion offers nothing any more. */
const OFFERED_DAYS = 30;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

export const runbooksView = async (
  scope: Scope,
  shipped: readonly Runbook[],
): Promise<Result<RunbooksView, never>> => {
  const records = [...scope.picture.runbooks.values()];
  const views = await Promise.all(records.map((record) => runbookView(scope, record)));
  const offers = runbookOffers(await occasions(scope), shipped, records);
  return ok({
    offers: await Promise.all(offers.map((offer) => offerView(scope, offer))),
    open: views.filter(({ closed }) => closed === null).sort((a, b) => compare(a.openedAt, b.openedAt)),
    closed: views.filter(({ closed }) => closed !== null).sort((a, b) => compare(closedAt(b), closedAt(a))),
    shipped: shipped.map(({ id, version, title, when, about }) => ({ id, version, title, when, about })),
  });
};

const closedAt = ({ closed }: RunbookView): string => closed?.at ?? '';

const compare = (a: string, b: string): number => (a < b ? -1 : 1);

export const runbookRecord = (
  { picture }: Scope,
  opening: IntentDigest,
): Result<RunbookRecord, ShownError> => {
  const record = picture.runbooks.get(opening);
  return record === undefined ? err(shownError('not-found', `runbook ${opening}`)) : ok(record);
};

const runbookView = async (scope: Scope, record: RunbookRecord): Promise<RunbookView> => {
  const { picture } = scope;
  const { opening, runbook, subject, opened, closed } = record;
  return {
    opening,
    title: runbook.title,
    version: runbook.version,
    when: runbook.when,
    about: await subjectText(scope, subject),
    openedAt: opened.at,
    openedBy: opened.person,
    openedByName: personName(picture, opened.person),
    steps: runbook.steps.map((step) => stepView(picture, record, step)),
    closed: closed && {
      at: closed.at,
      byName: personName(picture, closed.person),
      minutes: minutesSince(record, closed.at),
      note: closed.note,
    },
  };
};

const minutesSince = ({ opened }: RunbookRecord, at: string): number =>
  Math.floor((Date.parse(at) - Date.parse(opened.at)) / MINUTE_MS);

const stepView = (
  picture: Picture,
  record: RunbookRecord,
  { after, ...step }: Runbook['steps'][number],
): RunbookStepView => {
  const { opened, runbook, marks } = record;
  const mark = marks.find((one) => one.step === step.id);
  const first = runbook.steps.filter(({ id }) => after.includes(id) && !isDone(record, id));
  return {
    ...step,
    waitsFor: first.map(({ text }) => text),
    dueAt: new Date(Date.parse(opened.at) + step.targetMinutes * MINUTE_MS).toISOString(),
    mark: mark === undefined ? null : markView(picture, record, mark),
  };
};

const markView = (picture: Picture, record: RunbookRecord, mark: RunbookMark): RunbookMarkView => ({
  how: mark.how,
  at: mark.at,
  minutes: minutesSince(record, mark.at),
  byName: mark.by === null ? null : personName(picture, mark.by.person),
  device: mark.by === null ? null : deviceName(picture, mark.by.device),
  note: mark.note,
  seq: mark.seq,
});

/** Of a desk that is not registered, the beginning of its id. */
const deviceName = ({ roster }: Picture, id: DeviceId): string =>
  roster?.device(id)?.name ?? `${id.slice(0, 13)}…`;

const offerView = async (
  scope: Scope,
  { runbook, subject, trigger, at }: ReturnType<typeof runbookOffers>[number],
): Promise<RunbookOfferView> => ({
  runbook: runbook.id,
  title: runbook.title,
  when: runbook.when,
  steps: runbook.steps.length,
  subject,
  about: await subjectText(scope, subject),
  trigger,
  at,
});

/** "token 4711 of Anna Keller". */
const subjectText = async (scope: Scope, subject: RunbookSubject): Promise<string> => {
  const { picture } = scope;
  const name = (id: PersonId): string => personName(picture, id);
  switch (subject.kind) {
    case 'key': {
      const serial = picture.roster?.key(subject.keyId)?.token.serial ?? '';
      return `token ${serial === '' ? subject.keyId.slice(0, 8) : serial} of ${name(subject.person)}`;
    }
    case 'device':
      return `desk ${deviceName(picture, subject.device)} of ${name(subject.person)}`;
    case 'person':
      return name(subject.person);
    case 'emergency': {
      const record = await recordOf(scope, subject.intent);
      return record.ok && record.value.intent.type === 'emergency'
        ? shownText(picture, emergencyDeed(record.value.intent.deed))
        : 'an emergency';
    }
  }
};

/** What happened lately that a runbook may be there for. */
const occasions = async (scope: Scope): Promise<readonly RunbookOccasion[]> => {
  const since = new Date(scope.now.getTime() - OFFERED_DAYS * DAY_MS).toISOString();
  const items = await sql<{ record: string; line: string }>`
    select r.record, l.line from intents i
    join intent_records r on r.proposed_seq = i.proposed_seq join event_lines l on l.seq = i.proposed_seq
    where i.type in ('roster.change', 'emergency') and i.proposed_at >= ${since}`.execute(scope.db);
  const told = await sql<{ line: string }>`
    select l.line from events e join event_lines l on l.seq = e.seq
    where e.type = 'authority.withdrawn' and e.time >= ${since}`.execute(scope.db);
  return [
    ...items.rows.flatMap(({ record, line }) => occasionsIn(decodeIntentRecord(record, line))),
    ...told.rows.flatMap(({ line }) => withdrawnIn(line)),
  ];
};

const withdrawnIn = (line: string): readonly RunbookOccasion[] => {
  const decoded = decodeEvent(line);
  if (!decoded.ok || decoded.value.type !== 'authority.withdrawn') return [];
  const { seq, time, payload } = decoded.value;
  return [personGone(payload.person, { seq, at: time })];
};
