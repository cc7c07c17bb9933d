import type { IntentDigest, PersonId } from '#shared/brand';
import {
  digestOf,
  type Runbook,
  type RunbookDeed,
  type RunbookIntent,
  type RunbookStep,
  type RunbookSubject,
} from '#shared/intent';
import { ANNA, drafted, testKey } from './company.ts';
import { GRACE } from './people.ts';

export const step = (id: string, over: Partial<RunbookStep> = {}): RunbookStep => ({
  id,
  text: `Do ${id}`,
  asks: [],
  observes: null,
  after: [],
  targetMinutes: 30,
  ...over,
});

/** About a key: three steps, of which the journal shows the second. */
export const testRunbook = (over: Partial<Runbook> = {}): Runbook => ({
  id: 'lost-token',
  version: 1,
  title: 'Lost token',
  when: 'A token is lost',
  about: ['key', 'person', 'device', 'emergency'],
  offeredOn: ['key-lost'],
  steps: [
    step('call', { asks: ['security-admin'] }),
    step('revoked', { observes: 'stopped' }),
    step('look', { after: ['call'] }),
  ],
  ...over,
});

export const annasKey: RunbookSubject = { kind: 'key', person: ANNA, keyId: testKey(ANNA).keyId };

export const runbookIntent = (deed: RunbookDeed, by: PersonId = GRACE): RunbookIntent => ({
  ...drafted(),
  initiator: by,
  type: 'runbook',
  deed,
});

export const opening = (
  over: Partial<Extract<RunbookDeed, { kind: 'open' }>> = {},
  by: PersonId = GRACE,
): RunbookIntent => runbookIntent({ kind: 'open', runbook: testRunbook(), subject: annasKey, ...over }, by);

/** What is signed about a runbook that this intent opened. */
export const about = (opened: RunbookIntent): { readonly opening: IntentDigest; readonly title: string } => {
  if (opened.deed.kind !== 'open') throw new Error('It opens nothing');
  return { opening: digestOf(opened), title: opened.deed.runbook.title };
};

export const signing = (
  opened: RunbookIntent,
  id: string,
  by: PersonId = GRACE,
  note: string | null = null,
): RunbookIntent =>
  runbookIntent({ kind: 'sign', runbook: about(opened), step: { id, text: `Do ${id}` }, note }, by);

export const skipping = (
  opened: RunbookIntent,
  id: string,
  by: PersonId = GRACE,
  reason = 'Not needed here',
): RunbookIntent =>
  runbookIntent({ kind: 'skip', runbook: about(opened), step: { id, text: `Do ${id}` }, reason }, by);

export const closing = (opened: RunbookIntent, by: PersonId, note: string | null = null): RunbookIntent =>
  runbookIntent({ kind: 'close', runbook: about(opened), note }, by);
