import type { OpenedStatement, SubmissionStatement } from '#shared/approval';
import type { RunbookDeed } from '#shared/intent';
import type { EventOf, JournalEvent } from '#shared/journal';
import type { ApplyContext } from './context.ts';
import type { Fault } from './fault.ts';
import { recordedStatement } from './recorded-statement.ts';
import { isObserved } from './runbook-subjects.ts';
import { judgeRunbook, openSteps } from './runbooks.ts';
import type { RunbookMark, RunbookRecord, RunbookSignature, WorkingSet } from './types.ts';

/** Somebody's signed statement about a runbook. */
export const applyRunbook = (
  set: WorkingSet,
  event: EventOf<'runbook.recorded'>,
  context: ApplyContext,
): Fault | undefined => {
  const recorded = recordedStatement(set, event, context, 'runbook', judgeRunbook);
  if ('code' in recorded) return recorded;
  const { intent, digest, opened } = recorded;
  const record = recordAfter(set, intent.deed, digest, signatureOf(opened, event));
  set.runbooks.set(record.opening, record);
  return undefined;
};

const signatureOf = (
  { statement, person, key }: OpenedStatement<SubmissionStatement>,
  { seq, time }: JournalEvent,
): RunbookSignature => ({ seq, at: time, person: person.id, keyId: key.keyId, device: statement.device });

const recordAfter = (
  set: WorkingSet,
  deed: RunbookDeed,
  digest: RunbookRecord['opening'],
  by: RunbookSignature,
): RunbookRecord => {
  if (deed.kind === 'open') {
    const { runbook, subject } = deed;
    return { opening: digest, runbook, subject, opened: by, marks: [], closed: null };
  }
  const record = set.runbooks.get(deed.runbook.opening);
  if (record === undefined) throw new Error('A judged runbook is there');
  if (deed.kind === 'close') return { ...record, closed: { ...by, note: deed.note } };
  return { ...record, marks: [...record.marks, markOf(deed, by)] };
};

const markOf = (
  deed: Extract<RunbookDeed, { kind: 'sign' | 'skip' }>,
  by: RunbookSignature,
): RunbookMark => ({
  step: deed.step.id,
  how: deed.kind === 'sign' ? 'signed' : 'skipped',
  seq: by.seq,
  at: by.at,
  by,
  note: deed.kind === 'sign' ? deed.note : deed.reason,
});

/** Events after which the journal may show what a step waits for. */
const TELLING: ReadonlySet<JournalEvent['type']> = new Set<JournalEvent['type']>([
  'runbook.recorded',
  'roster.changed',
  'authority.withdrawn',
  'emergency.declared',
  'emergency.ended',
  'wallet.changed',
  'mandate.revoked',
  'person.erased',
]);

/** Marks the steps that the journal shows since this event, in whatever order the text has them. */
export const observeRunbooks = (set: WorkingSet, event: JournalEvent): void => {
  if (!TELLING.has(event.type)) return;
  const open = [...set.runbooks.values()].filter(({ closed }) => closed === null);
  for (const record of open) {
    const marks = openSteps(record)
      .filter(({ observes }) => observes !== null && isObserved(observes, record.subject, set))
      .map(({ id }): RunbookMark => observedAt(id, event));
    if (marks.length > 0) set.runbooks.set(record.opening, { ...record, marks: [...record.marks, ...marks] });
  }
};

const observedAt = (step: string, { seq, time }: JournalEvent): RunbookMark => ({
  step,
  how: 'observed',
  seq,
  at: time,
  by: null,
  note: null,
});
