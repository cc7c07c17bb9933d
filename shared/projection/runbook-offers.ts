import type { PersonId } from '#shared/brand';
import type { Runbook, RunbookSubject, RunbookTrigger } from '#shared/intent';
import { effectOf } from './change-subjects.ts';
import { isSame } from './fault.ts';
import type { IntentRecord, RunbookRecord } from './types.ts';

/* What happened that a runbook is there for. An offer opens nothing: somebody has to sign. */

export interface RunbookOccasion {
  readonly trigger: RunbookTrigger;
  readonly subject: RunbookSubject;
  /** Position and journal time of the event that tells of it. */
  readonly seq: number;
  readonly at: string;
}

export interface RunbookOffer extends RunbookOccasion {
  readonly runbook: Runbook;
}

/** A lost token counts from when somebody asks to revoke it; everything else from when it is done. */
export const occasionsIn = (record: IntentRecord): readonly RunbookOccasion[] => [
  ...lostIn(record),
  ...doneIn(record),
];

const ASKED: ReadonlySet<IntentRecord['status']> = new Set<IntentRecord['status']>([
  'awaiting-approval',
  'awaiting-dispatch',
  'carried-out',
]);

const lostIn = ({ intent, status, proposedSeq, proposedAt }: IntentRecord): readonly RunbookOccasion[] => {
  const subject = ASKED.has(status) ? lostKeyIn(intent) : undefined;
  return subject === undefined ? [] : [{ trigger: 'key-lost', subject, seq: proposedSeq, at: proposedAt }];
};

const lostKeyIn = (intent: IntentRecord['intent']): RunbookSubject | undefined => {
  if (intent.type === 'roster.change') {
    const effect = effectOf(intent.change);
    return effect.kind === 'revoke-key'
      ? { kind: 'key', person: effect.person, keyId: effect.keyId }
      : undefined;
  }
  if (intent.type !== 'emergency') return undefined;
  const { deed } = intent;
  if (deed.kind === 'revoke') return { kind: 'key', person: deed.person, keyId: deed.keyId };
  return deed.kind === 'replace' ? { kind: 'key', person: deed.person, keyId: deed.lost } : undefined;
};

const doneIn = ({ digest, intent, status, lastSeq, lastAt }: IntentRecord): readonly RunbookOccasion[] => {
  if (status !== 'carried-out') return [];
  const at = { seq: lastSeq, at: lastAt };
  if (intent.type === 'roster.change') return changedIn(effectOf(intent.change), at);
  if (intent.type !== 'emergency' || intent.deed.kind === 'unfreeze') return [];
  const used: RunbookOccasion = {
    trigger: 'break-glass',
    subject: { kind: 'emergency', intent: digest },
    ...at,
  };
  const { deed } = intent;
  if (deed.kind !== 'freeze' || deed.scope.kind !== 'person') return [used];
  return [used, { trigger: 'person-frozen', subject: { kind: 'person', person: deed.scope.person }, ...at }];
};

const changedIn = (
  effect: ReturnType<typeof effectOf>,
  at: Pick<RunbookOccasion, 'seq' | 'at'>,
): readonly RunbookOccasion[] => {
  if (effect.kind === 'set-standing' && effect.to === 'left') return [personGone(effect.person, at)];
  if (effect.kind !== 'set-device-standing' || effect.to !== 'suspended') return [];
  const subject = { kind: 'device', person: effect.person, device: effect.device } as const;
  return [{ trigger: 'device-suspended', subject, ...at }];
};

/** Somebody has left, or the directory says so. */
export const personGone = (person: PersonId, at: Pick<RunbookOccasion, 'seq' | 'at'>): RunbookOccasion => ({
  trigger: 'person-gone',
  subject: { kind: 'person', person },
  ...at,
});

/** Runbooks to open, the newest occasion first: once for each subject, and not where one was opened for it since. */
export const runbookOffers = (
  occasions: readonly RunbookOccasion[],
  runbooks: readonly Runbook[],
  opened: Iterable<RunbookRecord>,
): readonly RunbookOffer[] => {
  const records = [...opened];
  const offers: RunbookOffer[] = [];
  for (const occasion of [...occasions].sort((a, b) => b.seq - a.seq))
    for (const runbook of runbooks) {
      if (!runbook.offeredOn.includes(occasion.trigger)) continue;
      const isSameCase = (other: RunbookSubject, id: string): boolean =>
        id === runbook.id && isSame(other, occasion.subject);
      const isOpened = records.some(
        (record) =>
          isSameCase(record.subject, record.runbook.id) &&
          (record.closed === null || record.opened.seq > occasion.seq),
      );
      const isOffered = offers.some((offer) => isSameCase(offer.subject, offer.runbook.id));
      if (!isOpened && !isOffered) offers.push({ ...occasion, runbook });
    }
  return offers;
};
