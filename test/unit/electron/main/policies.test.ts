import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CommandId, PersonId } from '#shared/brand';
import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';
import { decodeIntent } from '#shared/intent';
import type { SessionView } from '#shared/ipc';
import { policyDigest } from '#shared/policy';
import type { SubmitDeps } from '../../../../electron/main/accounts/submit.ts';
import { draftSaver } from '../../../../electron/main/policies/drafts.ts';
import { draftSubmitter, rollbackSubmitter } from '../../../../electron/main/policies/publish.ts';
import { templateReader } from '../../../../electron/main/policies/templates.ts';
import type { SubmitRequest } from '../../../../electron/signer/contract.ts';
import type { PolicyProposal } from '../../../../electron/vault/contract.ts';
import { DIRK, LEDGER, testPolicy } from '../../../support/company.ts';
import { tighterRules } from '../../../support/policy-life.ts';

const RESULT = { proposed: 1, duplicate: 0, denied: 0, refused: 0, waitingToSend: 0, problems: [] };
const SESSION = {
  person: { id: DIRK, name: 'Dirk', title: '' },
  groups: [],
  since: '',
} as unknown as SessionView;
const PROPOSAL: PolicyProposal = {
  base: { version: 1, digest: policyDigest(testPolicy()) },
  policy: { version: 2, title: 'Test policy', rules: tighterRules() },
  tests: [],
};

interface Given {
  readonly session?: SessionView | null;
  readonly proposal?: Result<PolicyProposal, ShownError>;
  readonly result?: Partial<typeof RESULT>;
}

const rig = ({ session = SESSION, proposal = ok(PROPOSAL), result = {} }: Given = {}) => {
  const submitted: SubmitRequest[] = [];
  const asked: (readonly [method: string, input: unknown])[] = [];
  const answers: Readonly<Record<string, Result<unknown, ShownError>>> = {
    policyProposal: proposal,
    importContext: ok({ head: { origin: 'test', size: 3, root: 'a'.repeat(64) } }),
    enqueueSubmission: ok({ ...RESULT, ...result }),
    discardPolicyDraft: ok(null),
    savePolicyDraft: ok({ id: 'draft-new' }),
  };
  const ask = (method: string, input: unknown): Promise<unknown> => {
    asked.push([method, input]);
    return Promise.resolve(answers[method]);
  };
  const deps: SubmitDeps = {
    ledger: LEDGER,
    vault: { ask } as unknown as SubmitDeps['vault'],
    signer: {
      submit: (request) => {
        submitted.push(request);
        return Promise.resolve(ok({ payloadType: 'x', payload: '', signatures: [] }));
      },
    },
    session: () => session,
    now: () => new Date('2026-05-01T09:00:00Z'),
    newCommandId: () => 'command-1' as CommandId,
    newNonce: () => '0'.repeat(32),
  };
  return {
    submitDraft: draftSubmitter(deps),
    rollBack: rollbackSubmitter(deps),
    saveDraft: draftSaver({ ...deps, newDraftId: () => 'draft-new' }),
    submitted,
    asked,
    wasAsked: (method: string): unknown => asked.find(([name]) => name === method)?.[1],
  };
};

const signed = (submitted: readonly SubmitRequest[]): unknown => {
  const decoded = decodeIntent(submitted[0]?.intents[0] ?? new Uint8Array());
  return decoded.ok ? decoded.value : decoded.error;
};

describe('a version of the policy', () => {
  test('is proposed out of a draft, which is discarded once the ledger has it', async () => {
    const desk = rig();
    expect(await desk.submitDraft({ id: 'draft-1', reason: '  Two eyes see more  ' })).toEqual(ok(RESULT));
    expect(desk.wasAsked('policyProposal')).toEqual({ kind: 'draft', id: 'draft-1' });
    expect(signed(desk.submitted)).toMatchObject({
      type: 'policy.publish',
      initiator: DIRK,
      ...PROPOSAL,
      reason: 'Two eyes see more',
    });
    expect(desk.wasAsked('discardPolicyDraft')).toEqual({ id: 'draft-1' });
  });

  test('is asked for, and signed, with the budget that its proposer names', async () => {
    const replayBudget = { looserMax: 3 };
    const desk = rig({ proposal: ok({ ...PROPOSAL, replayBudget }) });
    expect(await desk.submitDraft({ id: 'draft-1', reason: 'Why', replayBudget })).toEqual(ok(RESULT));
    expect(desk.wasAsked('policyProposal')).toEqual({ kind: 'draft', id: 'draft-1', replayBudget });
    expect(signed(desk.submitted)).toMatchObject({ type: 'policy.publish', replayBudget });
  });

  test.each([
    ['refused', { proposed: 0, refused: 1 }],
    ['not sent yet', { proposed: 0, waitingToSend: 1 }],
  ])('that is %s leaves its draft', async (_, result) => {
    const desk = rig({ result });
    expect(await desk.submitDraft({ id: 'draft-1', reason: 'Why' })).toMatchObject({ ok: true });
    expect(desk.wasAsked('discardPolicyDraft')).toBeUndefined();
  });

  test('is proposed out of an earlier one by its number', async () => {
    const desk = rig();
    expect(await desk.rollBack({ version: 1, reason: 'Back' })).toEqual(ok(RESULT));
    expect(desk.wasAsked('policyProposal')).toEqual({ kind: 'rollback', version: 1 });
    expect(signed(desk.submitted)).toMatchObject({ type: 'policy.publish', policy: PROPOSAL.policy });
  });

  test('asks for no PIN when the vault says why it can not be', async () => {
    const moved = err(shownError('policy-moved', 'drafted on version 1, in force is 2'));
    const desk = rig({ proposal: moved });
    expect(await desk.submitDraft({ id: 'draft-1', reason: 'Why' })).toEqual(moved);
    expect(desk.submitted).toEqual([]);
  });

  test('is proposed, and drafted, by somebody who is signed in', async () => {
    const desk = rig({ session: null });
    const draft = { id: null, baseVersion: 1, title: 'T', rules: [], tests: [], reason: '' };
    for (const result of [
      await desk.submitDraft({ id: 'draft-1', reason: 'Why' }),
      await desk.rollBack({ version: 1, reason: 'Back' }),
      await desk.saveDraft(draft),
    ])
      expect(result).toMatchObject({ ok: false, error: { code: 'not-signed-in' } });
    expect(desk.asked).toEqual([]);
  });
});

test('a draft is kept in the name of whoever is signed in, under a new id or its own', async () => {
  const desk = rig();
  const draft = { baseVersion: 1, title: 'T', rules: [], tests: [], reason: '' };
  expect(await desk.saveDraft({ id: null, ...draft })).toEqual(ok({ id: 'draft-new' }));
  await desk.saveDraft({ id: 'draft-7', ...draft });
  const saved = desk.asked.map(([, input]) => input as { readonly id: string; readonly author: PersonId });
  expect(saved.map(({ id, author }) => [id, author])).toEqual([
    ['draft-new', DIRK],
    ['draft-7', DIRK],
  ]);
});

describe('the policies to start from', () => {
  test('are those that ship, each as its format wants it', async () => {
    const folder = join(import.meta.dirname, '../../../../resources/policies');
    const read = templateReader(folder);
    const templates = await read();
    const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
    expect(templates.ok && templates.value.map(({ id }) => `${id}.json`)).toEqual(names.sort());
    expect(await read()).toEqual(templates);
  });

  test('are said to be missing where they can not be read', async () => {
    expect(await templateReader('/nowhere')()).toMatchObject({ ok: false, error: { code: 'not-found' } });
  });
});
