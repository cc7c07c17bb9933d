import type { RosterView, RunbookStepView, RunbookView } from '#shared/ipc';
import type { RunbookSubject } from '#shared/intent';
import { roleTitles } from '#shared/roster';
import { listText } from '../../../state/index.ts';
import type { Viewer } from '../change/power.ts';

/* Runbooks in words: who is asked, how long it took, and why somebody can't sign. */

const MINUTE_MS = 60_000;
const HOUR = 60;
const DAY = 24 * HOUR;

/** `12 min`, `3 h`, `2 d`: as coarse as the number is large. */
export const minutesText = (minutes: number): string => {
  if (minutes < 2 * HOUR) return `${String(minutes)} min`;
  return minutes < 2 * DAY
    ? `${String(Math.floor(minutes / HOUR))} h`
    : `${String(Math.floor(minutes / DAY))} d`;
};

export interface Timing {
  readonly text: string;
  readonly isLate: boolean;
}

/** What a step took against its target; of an open one, what is left. */
export const timingOf = ({ mark, targetMinutes, dueAt }: RunbookStepView, now: number): Timing => {
  const target = minutesText(targetMinutes);
  if (mark !== null) {
    const isLate = mark.minutes > targetMinutes;
    return { text: `${minutesText(mark.minutes)} of ${target}${isLate ? ', late' : ''}`, isLate };
  }
  const left = Math.floor((Date.parse(dueAt) - now) / MINUTE_MS);
  return left >= 0
    ? { text: `${minutesText(left)} left of ${target}`, isLate: false }
    : { text: `late by ${minutesText(-left)}`, isLate: true };
};

/** Who signs a step. */
export const askedText = ({ asks, observes }: Pick<RunbookStepView, 'asks' | 'observes'>): string => {
  if (observes !== null) return 'The journal shows it';
  return asks.length === 0
    ? 'Anybody'
    : listText(
        asks.map((role) => roleTitles[role]),
        'or',
      );
};

const HOW = { signed: 'Signed', skipped: 'Skipped', observed: 'Shown by the journal' } as const;

/** "Signed by Greta Holm at desk Vienna, room 204". */
export const markText = ({ how, byName, device }: NonNullable<RunbookStepView['mark']>): string =>
  byName === null ? HOW[how] : `${HOW[how]} by ${byName}${device === null ? '' : ` at desk ${device}`}`;

export const openSteps = ({ steps }: RunbookView): readonly RunbookStepView[] =>
  steps.filter(({ mark }) => mark === null);

/** The first step that can be done now. */
export const nextStep = (runbook: RunbookView): RunbookStepView | undefined =>
  openSteps(runbook).find(({ waitsFor }) => waitsFor.length === 0);

const waits = ({ waitsFor: [first] }: RunbookStepView): string | undefined =>
  first === undefined ? undefined : `This comes first: ${first}`;

export const whyNotSkip = ({ whyNotSign }: Viewer, step: RunbookStepView): string | undefined =>
  whyNotSign ?? waits(step);

export const whyNotStep = (viewer: Viewer, step: RunbookStepView): string | undefined => {
  const before = whyNotSkip(viewer, step);
  if (before !== undefined) return before;
  if (step.asks.length === 0 || step.asks.some((role) => viewer.me?.roles.includes(role) === true))
    return undefined;
  return `Somebody else signs this: ${askedText(step)}.`;
};

export const whyNotClose = ({ whyNotSign, me }: Viewer, runbook: RunbookView): string | undefined => {
  if (whyNotSign !== undefined) return whyNotSign;
  const open = openSteps(runbook).length;
  if (open > 0)
    return `${String(open)} ${open === 1 ? 'step is' : 'steps are'} open. Sign or skip them first.`;
  return me?.id === runbook.openedBy ? 'You opened it: somebody else closes it.' : undefined;
};

/** "5 of 7 steps". */
export const doneText = (runbook: RunbookView): string =>
  `${String(runbook.steps.length - openSteps(runbook).length)} of ${String(runbook.steps.length)} steps`;

export interface SubjectChoice {
  readonly id: string;
  readonly label: string;
  readonly subject: RunbookSubject;
}

/** What a runbook can be opened for by hand; an emergency that is over is opened where it is offered. */
export const subjectChoices = (
  { people, freezes }: Pick<RosterView, 'people' | 'freezes'>,
  about: readonly RunbookSubject['kind'][],
): readonly SubjectChoice[] => {
  const inOrder = [...people].sort((a, b) => a.name.localeCompare(b.name, 'en'));
  const all: readonly SubjectChoice[] = [
    ...inOrder.flatMap(({ id: person, name, keys, devices }): readonly SubjectChoice[] => [
      { id: `person ${person}`, label: name, subject: { kind: 'person', person } },
      ...keys.map(({ id: keyId, serial }) => ({
        id: `key ${keyId}`,
        label: `${name} · token ${serial}`,
        subject: { kind: 'key' as const, person, keyId },
      })),
      ...devices.map(({ id: device, name: place }) => ({
        id: `device ${device}`,
        label: `${name} · desk ${place}`,
        subject: { kind: 'device' as const, person, device },
      })),
    ]),
    ...freezes.map(({ intent, what }) => ({
      id: `emergency ${intent}`,
      label: `Freeze: ${what}`,
      subject: { kind: 'emergency' as const, intent },
    })),
  ];
  return all.filter(({ subject }) => about.includes(subject.kind));
};
