import { describe, expect, test } from 'vitest';
import type {
  CalendarId,
  CommandId,
  DeviceId,
  GroupId,
  IntentDigest,
  PersonId,
  Sha256Hex,
} from '#shared/brand';
import { err, ok, shownError } from '#shared/errors';
import { decodeIntent } from '#shared/intent';
import type { EmergencyDraft, RosterDraft, SessionView } from '#shared/ipc';
import { opensCommitment, type Disclosure, type Role } from '#shared/roster';
import {
  emergencyDeclarer,
  peopleChanger,
  type PeopleDeps,
} from '../../../../electron/main/people/change-people.ts';
import type { SubmitRequest } from '../../../../electron/signer/contract.ts';
import { ANNA, BEN, LEDGER, testKey } from '../../../support/company.ts';
import { GRACE, NORA, peopledGenesis } from '../../../support/people.ts';

const RESULT = { proposed: 1, duplicate: 0, denied: 0, refused: 0, waitingToSend: 0, problems: [] };
const { roster } = peopledGenesis();
const HEX = 'a'.repeat(64) as Sha256Hex;
const NEW = 'p-00ff00' as PersonId;
const SUSPENDED = { kind: 'set-standing', person: NORA, from: 'active', to: 'suspended' } as const;
const { person: _, standing: __, ...TOKEN_KEY } = testKey(GRACE, 'grace-new');

const CLOSED = {
  name: 'Closed',
  utcOffsetMinutes: 0,
  daylight: 'none' as const,
  days: { mon: null, tue: null, wed: null, thu: null, fri: null, sat: null, sun: null },
  holidays: [],
};

/** Answers as a desk on which the review is overdue. */
const rigVault = (): Pick<PeopleDeps, 'vault'> => ({
  vault: {
    ask: (method: string) => {
      if (method === 'rosterContent') return Promise.resolve(ok(roster));
      if (method === 'review') return Promise.resolve(ok({ isOverdue: true }));
      if (method === 'importContext')
        return Promise.resolve(ok({ head: { origin: 'test', size: 3, root: HEX } }));
      return Promise.resolve(ok(RESULT));
    },
  } as unknown as PeopleDeps['vault'],
});

const rig = (over: Partial<PeopleDeps> = {}) => {
  const submitted: SubmitRequest[] = [];
  const disclosed: Disclosure[] = [];
  const deps: PeopleDeps = {
    ledger: LEDGER,
    vault: {
      ask: (method: string, input: { readonly disclosures?: readonly Disclosure[] }) => {
        if (method === 'rosterContent') return Promise.resolve(ok(roster));
        if (method === 'reversible') return Promise.resolve(ok(SUSPENDED));
        if (method === 'importContext')
          return Promise.resolve(ok({ head: { origin: 'test', size: 3, root: HEX } }));
        disclosed.push(...(input.disclosures ?? []));
        return Promise.resolve(ok(RESULT));
      },
    } as unknown as PeopleDeps['vault'],
    signer: {
      submit: (request) => {
        submitted.push(request);
        return Promise.resolve(ok({ payloadType: 'x', payload: '', signatures: [] }));
      },
    },
    tokens: {
      keyOf: (tokenId) =>
        Promise.resolve(tokenId === 'token-1' ? ok(TOKEN_KEY) : err(shownError('token-removed'))),
    },
    session: () => ({ person: { id: ANNA, name: 'Anna', title: '' } }) as unknown as SessionView,
    device: 'desk-1' as DeviceId,
    build: HEX,
    now: () => new Date('2026-05-01T09:00:00Z'),
    newCommandId: () => 'command-1' as CommandId,
    newNonce: () => '0'.repeat(32),
    newPersonId: () => NEW,
    newSalt: () => new Uint8Array(32).fill(7),
    ...over,
  };
  const asked = (): unknown => {
    const [bytes] = submitted[0]?.intents ?? [];
    if (bytes === undefined) throw new Error('nothing was signed');
    const decoded = decodeIntent(bytes);
    if (!decoded.ok) throw new Error(decoded.error.detail);
    const intent = decoded.value;
    expect(intent).toMatchObject({ initiator: ANNA, reason: 'Asked for' });
    return intent.type === 'roster.change' ? intent.change : intent.type === 'emergency' ? intent.deed : null;
  };
  return { change: peopleChanger(deps), declare: emergencyDeclarer(deps), submitted, disclosed, asked };
};

const reason = ' Asked for ';
const treasury = 'treasury' as GroupId;
const seat = {
  kind: 'delegate',
  to: NORA,
  groups: [treasury],
  since: '2026-05-01T09:00:00Z',
  until: '2026-05-02T09:00:00Z',
} satisfies RosterDraft;
const anna = testKey(ANNA).keyId;

describe('a change of people', () => {
  test.each<[RosterDraft, unknown]>([
    [
      { kind: 'set-roles', person: ANNA, roles: ['approver', 'requester'], groups: [] },
      {
        kind: 'set-roles',
        person: ANNA,
        from: {
          roles: ['requester', 'approver', 'policy-approver'],
          groups: ['policy-approvers', 'treasury'],
        },
        to: { roles: ['requester', 'approver'], groups: [] },
      },
    ],
    [{ kind: 'set-standing', person: NORA, to: 'suspended' }, SUSPENDED],
    [
      { kind: 'enrol-key', person: NORA, tokenId: 'token-1', as: 'dormant' },
      { kind: 'enrol-key', person: NORA, key: TOKEN_KEY, as: 'dormant' },
    ],
    [
      { kind: 'activate-key', keyId: anna },
      { kind: 'activate-key', person: ANNA, keyId: anna, from: 'dormant', to: 'active' },
    ],
    [
      { kind: 'revoke-key', keyId: anna },
      { kind: 'revoke-key', person: ANNA, keyId: anna },
    ],
    [
      { kind: 'register-device', name: 'Desk 1' },
      {
        kind: 'register-device',
        device: {
          id: 'desk-1',
          name: 'Desk 1',
          person: ANNA,
          build: HEX,
          attestation: null,
          isDiskEncrypted: null,
        },
      },
    ],
    [
      { kind: 'define-group', group: treasury, to: null },
      { kind: 'define-group', group: treasury, from: { name: 'treasury', roles: ['approver'] }, to: null },
    ],
    [
      { kind: 'define-calendar', calendar: 'office' as CalendarId, to: CLOSED },
      { kind: 'define-calendar', calendar: 'office', from: null, to: CLOSED },
    ],
    [seat, { ...seat, from: ANNA }],
    [
      { kind: 'end-delegation', from: ANNA, to: BEN },
      { kind: 'end-delegation', from: ANNA, to: BEN },
    ],
    [
      { kind: 'set-releases', releases: [{ build: HEX, version: '1.0' }] },
      { kind: 'set-releases', from: [], to: [{ build: HEX, version: '1.0' }] },
    ],
    [
      { kind: 'revert', of: HEX as IntentDigest },
      { kind: 'revert', of: HEX, undoes: SUSPENDED },
    ],
  ])('%j is drafted on the roster as it is', async (draft, expected) => {
    const { change, asked } = rig();
    expect(await change({ change: draft, reason })).toEqual({ ok: true, value: RESULT });
    expect(asked()).toEqual(expected);
  });

  test('adds somebody whose name goes beside the journal, and is committed to in it', async () => {
    const { change, asked, disclosed } = rig();
    const draft = {
      kind: 'add-person',
      name: ' Oscar ',
      title: 'Analyst',
      email: 'o@example.com',
      serviceOf: null,
    } as const;
    await change({ change: draft, reason });
    const added = asked() as { readonly person: string; readonly commitment: Sha256Hex };
    expect(added.person).toBe(NEW);
    expect(JSON.stringify(added)).not.toContain('Oscar');
    expect(disclosed).toMatchObject([{ person: NEW, record: { name: 'Oscar' } }]);
    const [disclosure] = disclosed;
    expect(disclosure !== undefined && opensCommitment(disclosure, added.commitment)).toBe(true);
  });

  test.each<[string, RosterDraft, Partial<PeopleDeps>, string]>([
    ['nobody is signed in', { kind: 'revoke-key', keyId: anna }, { session: () => null }, 'not-signed-in'],
    ['nobody is named so', { kind: 'set-standing', person: NEW, to: 'left' }, {}, 'not-found'],
    [
      'the token is gone',
      { kind: 'enrol-key', person: NORA, tokenId: 'no', as: 'active' },
      {},
      'token-removed',
    ],
    ['nothing changes', { kind: 'set-releases', releases: [] }, {}, 'bad-request'],
  ])('is not signed when %s', async (_why, draft, over, code) => {
    const { change, submitted } = rig(over);
    expect(await change({ change: draft, reason })).toMatchObject({ ok: false, error: { code } });
    expect(submitted).toEqual([]);
  });
});

describe('while the review of access is overdue', () => {
  const { vault } = rigVault();
  const overdue = { vault };
  const of = (roles: readonly Role[]): RosterDraft => ({
    kind: 'set-roles',
    person: NORA,
    roles: [...roles],
    groups: [],
  });

  test('nobody is given a role, and nothing is signed', async () => {
    const { change, submitted } = rig(overdue);
    expect(await change({ change: of(['approver', 'requester']), reason })).toMatchObject({
      ok: false,
      error: { code: 'review-overdue' },
    });
    expect(submitted).toEqual([]);
  });

  test('roles are taken all the same, and the review is signed', async () => {
    const { change, submitted } = rig(overdue);
    expect(await change({ change: of([]), reason })).toMatchObject({ ok: true });
    const decision = { person: NORA, role: 'approver', decision: 'no-answer', lastUsed: null } as const;
    const review = { kind: 'access-review', through: '2026-05-01', decisions: [decision] } as const;
    expect(await change({ change: { ...review, decisions: [decision] }, reason })).toMatchObject({
      ok: true,
    });
    expect(submitted).toHaveLength(2);
  });
});

describe('an emergency', () => {
  const scope = { kind: 'ledger' } as const;
  test.each<[EmergencyDraft, unknown]>([
    [
      { kind: 'freeze', scope },
      { kind: 'freeze', scope },
    ],
    [
      { kind: 'revoke', keyId: anna },
      { kind: 'revoke', person: ANNA, keyId: anna },
    ],
    [
      { kind: 'replace', lost: testKey(GRACE).keyId, tokenId: 'token-1' },
      { kind: 'replace', person: GRACE, lost: testKey(GRACE).keyId, key: TOKEN_KEY },
    ],
  ])('%j is drafted on the roster as it is', async (draft, expected) => {
    const { declare, asked } = rig();
    expect(await declare({ deed: draft, reason })).toEqual({ ok: true, value: RESULT });
    expect(asked()).toEqual(expected);
  });
});
