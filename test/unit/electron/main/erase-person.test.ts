import { describe, expect, test } from 'vitest';
import type { CommandId, PersonId } from '#shared/brand';
import { ok } from '#shared/errors';
import { decodeIntent } from '#shared/intent';
import type { SessionView } from '#shared/ipc';
import { personEraser, type EraserDeps } from '../../../../electron/main/people/erase-person.ts';
import type { SubmitRequest } from '../../../../electron/signer/contract.ts';
import { DIRK, EVE, LEDGER, testPerson } from '../../../support/company.ts';

const RESULT = { proposed: 1, duplicate: 0, denied: 0, refused: 0, waitingToSend: 0, problems: [] };
const SESSION = {
  person: { id: DIRK, name: 'Dirk', title: '' },
  groups: [],
  since: '',
} as unknown as SessionView;

const rig = (session: SessionView | null = SESSION) => {
  const submitted: SubmitRequest[] = [];
  const answers: Readonly<Record<string, unknown>> = {
    importContext: { head: { origin: 'test', size: 3, root: 'a'.repeat(64) } },
    enqueueSubmission: RESULT,
  };
  const deps: EraserDeps = {
    ledger: LEDGER,
    vault: {
      ask: (method: string) => Promise.resolve(ok(answers[method])),
    } as unknown as EraserDeps['vault'],
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
    people: () => [testPerson(EVE)],
  };
  return { erase: personEraser(deps), submitted };
};

describe('a request to erase a person', () => {
  test('names the id and the commitment of the verified roster, and no name', async () => {
    const { erase, submitted } = rig();
    expect(await erase({ person: EVE, reason: 'retention-ended' })).toEqual(ok(RESULT));
    const [bytes] = submitted[0]?.intents ?? [];
    const decoded = decodeIntent(bytes ?? new Uint8Array());
    expect(decoded).toMatchObject({
      ok: true,
      value: {
        type: 'person.erase',
        initiator: DIRK,
        person: { id: EVE, commitment: testPerson(EVE).commitment },
        reason: 'retention-ended',
        createdAt: '2026-05-01T09:00:00.000Z',
      },
    });
  });

  test('is refused before a PIN is asked for when nobody is signed in, and for nobody', async () => {
    const signedOut = rig(null);
    expect(await signedOut.erase({ person: EVE, reason: 'request' })).toMatchObject({
      ok: false,
      error: { code: 'not-signed-in' },
    });
    const { erase, submitted } = rig();
    expect(await erase({ person: 'p-0' as PersonId, reason: 'request' })).toMatchObject({
      ok: false,
      error: { code: 'not-found' },
    });
    expect([...signedOut.submitted, ...submitted]).toEqual([]);
  });
});
