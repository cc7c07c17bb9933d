import { beforeAll, describe, expect, test } from 'vitest';
import { findingDigest, valueIn, type CeremonyState } from '#shared/ceremony';
import { fromUtf8, fromBase64 } from '#shared/encoding';
import type { Result } from '#shared/errors';
import type { AttestationRoots } from '#shared/attestation';
import {
  attachmentsOf,
  attestedAt,
  withFinding,
  type Attested,
} from '../../../../electron/main/ceremony/attest-step.ts';
import { isAsAnswered } from '../../../../electron/main/ceremony/token-step.ts';
import {
  ATTEST_STEP,
  ATTESTED_SCRIPT,
  runToAttest,
  runWith,
  testMaker,
  type TestMaker,
} from '../../../support/attested-ceremony.ts';
import { crewOf, LIVE, openLive, REHEARSAL, rehearse } from '../../../support/ceremony.ts';

let maker: TestMaker;
let live: CeremonyState;
const crew = crewOf(ATTESTED_SCRIPT, LIVE);
beforeAll(() => {
  maker = testMaker();
  live = runToAttest(openLive(ATTESTED_SCRIPT, crew), crew, maker.leaf.publicKey);
});

const attested = (
  state: CeremonyState,
  file: string | null,
  roots: Result<AttestationRoots, string> = { ok: true, value: maker.roots },
): ReturnType<typeof attestedAt> =>
  attestedAt({ attestationRoots: () => roots, now: () => state.lastAt }, state, file);

const taken = (result: ReturnType<typeof attestedAt>): Attested => {
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
};

describe('The step of an attestation at this desk', () => {
  test('is answered by the file that was chosen, and nothing of the answer can be typed over', () => {
    const { answers, finding } = taken(attested(live, maker.file));
    expect(answers.step).toBe('attest');
    expect(answers.values).toMatchObject({
      'attest-verdict': 'attested by the maker',
      'attest-finding': findingDigest(finding),
    });
    expect(isAsAnswered(ATTEST_STEP, answers.values, answers.values)).toBe(true);
    expect(isAsAnswered(ATTEST_STEP, answers.values, null)).toBe(false);
    for (const name of Object.keys(answers.values))
      expect(isAsAnswered(ATTEST_STEP, { ...answers.values, [name]: 'other' }, answers.values)).toBe(false);
  });

  test('refuses a file that proves nothing, with what it means for the money', () => {
    expect(attested(live, maker.imported)).toMatchObject({ error: { code: 'attestation-key', number: 959 } });
    expect(attested(live, 'no certificate')).toMatchObject({ error: { code: 'attestation-unreadable' } });
    expect(attested(live, '\ud800')).toMatchObject({ error: { code: 'attestation-unreadable' } });
    expect(attested(live, maker.file, { ok: true, value: { digest: '', roots: [] } })).toMatchObject({
      error: { code: 'attestation-chain' },
    });
    const other = { ...live, values: { ...live.values, 'token-serial': '1' } };
    expect(attested(other, maker.file)).toMatchObject({ error: { code: 'attestation-other' } });
  });

  test('takes no file where no roots are pinned, and lets it be said that there is none', () => {
    const none = { ok: false, error: 'no file of roots lies at this desk' } as const;
    expect(attested(live, maker.file, none)).toMatchObject({
      error: { code: 'attestation-roots', detail: none.error },
    });
    expect(taken(attested(live, null, none)).answers.values).toMatchObject({
      'attest-verdict': 'not attested',
    });
  });

  test('says in a rehearsal that software attests nothing, whatever file is chosen', () => {
    const rehearsers = crewOf(ATTESTED_SCRIPT, REHEARSAL);
    const practised = runToAttest(rehearse(ATTESTED_SCRIPT), rehearsers, 'ab'.repeat(32));
    for (const file of [null, maker.file])
      expect(taken(attested(practised, file)).answers.values).toMatchObject({
        'attest-verdict': 'kept in software, for a rehearsal',
      });
  });

  test('is not there while another step is next', () => {
    expect(attested(openLive(ATTESTED_SCRIPT, crew), null)).toMatchObject({
      error: { code: 'ceremony-order' },
    });
  });

  test('leaves its finding for the evidence once it is recorded, and no other', () => {
    const first = taken(attested(live, null));
    const second = taken(attested(live, maker.file));
    const findings = withFinding(live, withFinding(live, [], first.finding), second.finding);
    // What was never recorded makes room for the next.
    expect(findings).toEqual([second.finding]);
    expect(attachmentsOf(live, findings)).toEqual([]);
    const recorded = runWith(live, crew, second.answers.values);
    const [attachment, ...more] = attachmentsOf(recorded, [...findings, first.finding]);
    expect(more).toEqual([]);
    expect(attachment).toMatchObject({ name: 'attest.json', value: 'attest-finding' });
    expect(fromUtf8(fromBase64(attachment?.content ?? ''))).toBe(second.finding);
    expect(withFinding(recorded, findings, first.finding)).toEqual([second.finding, first.finding]);
    expect(valueIn(recorded.values, 'attest-finding')).toBe(findingDigest(second.finding));
  });
});
