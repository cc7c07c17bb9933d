import type { Runbook, RunbookIntent, RunbookObservation, RunbookSubject } from '#shared/intent';
import { roleTitles, type Role } from '#shared/roster';
import { line, stated } from './lines.ts';
import type { RenderLine } from './types.ts';

const DEED_TEXT: Readonly<Record<RunbookIntent['deed']['kind'], string>> = {
  open: 'Open it',
  sign: 'Sign a step: it is done',
  skip: 'Skip a step',
  close: 'Close it',
};

const OBSERVED_TEXT: Readonly<Record<RunbookObservation, string>> = {
  stopped: 'shown by the journal: it signs nothing any more, or is over',
  replaced: 'shown by the journal: another one is active',
  left: 'shown by the journal: recorded as gone',
  powerless: 'shown by the journal: no role, no seat, no key',
  unowned: 'shown by the journal: owner of no wallet and no mandate',
};

export const runbookLines = ({ deed }: RunbookIntent): readonly RenderLine[] => {
  if (deed.kind === 'open')
    return [
      line('runbook.title', 'Runbook', `${deed.runbook.title}, version ${String(deed.runbook.version)}`),
      line('deed', 'What', DEED_TEXT.open),
      ...subjectLines(deed.subject),
      line('runbook.when', 'When to use it', deed.runbook.when),
      line('runbook.id', 'Id', deed.runbook.id),
      line('runbook.about', 'It may be about', deed.runbook.about.join(', ')),
      ...stated('runbook.offered', 'Offered on', listed(deed.runbook.offeredOn)),
      ...deed.runbook.steps.flatMap(stepLines),
    ];
  return [
    line('runbook.title', 'Runbook', deed.runbook.title),
    line('deed', 'What', DEED_TEXT[deed.kind]),
    ...('step' in deed
      ? [line('step.text', 'Step', deed.step.text), line('step.id', 'Id', deed.step.id)]
      : []),
    ...(deed.kind === 'skip' ? [line('reason', 'Because', deed.reason)] : stated('note', 'Note', deed.note)),
    line('runbook.opening', 'Opened as', deed.runbook.opening),
  ];
};

const listed = (words: readonly string[]): string | null => (words.length === 0 ? null : words.join(', '));

const subjectLines = (subject: RunbookSubject): readonly RenderLine[] => {
  switch (subject.kind) {
    case 'key':
      return [line('person.id', 'Key of', subject.person), line('key.id', 'Key', subject.keyId)];
    case 'device':
      return [line('person.id', 'Desk of', subject.person), line('device.id', 'Desk', subject.device)];
    case 'person':
      return [line('person.id', 'About', subject.person)];
    case 'emergency':
      return [line('emergency.intent', 'About the emergency', subject.intent)];
  }
};

const stepLines = (
  { id, text, asks, observes, after, targetMinutes }: Runbook['steps'][number],
  index: number,
): readonly RenderLine[] => {
  const at = `steps.${String(index)}`;
  const label = `Step ${String(index + 1)}`;
  return [
    line(`${at}.text`, label, text),
    line(`${at}.id`, `${label}, id`, id),
    line(`${at}.asks`, `${label}, signed by`, observes === null ? askedText(asks) : OBSERVED_TEXT[observes]),
    ...stated(
      `${at}.roles`,
      `${label}, of`,
      observes === null ? null : listed(asks.map((role) => roleTitles[role])),
    ),
    ...stated(`${at}.after`, `${label}, after`, listed(after)),
    line(`${at}.target`, `${label}, within`, `${String(targetMinutes)} minutes of the opening`),
  ];
};

const askedText = (asks: readonly Role[]): string =>
  asks.length === 0 ? 'anybody who is active here' : asks.map((role) => roleTitles[role]).join(' or ');
