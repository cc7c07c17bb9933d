import { beforeAll, describe, expect, test } from 'vitest';
import {
  findingOf,
  findingValues,
  lintScript,
  recordHtml,
  verifyEvidence,
  type Attachment,
  type AttestationFinding,
  type CeremonyScript,
  type CeremonyState,
  type EvidenceReport,
} from '#shared/ceremony';
import { sha256Hex, utf8 } from '#shared/encoding';
import { openAuthority, rootsFile, CA } from '../../../support/attestation.ts';
import {
  attachedFinding,
  ATTEST_STEP,
  ATTESTED_SCRIPT,
  foundAt,
  HSM_SERIAL,
  rootsIn,
  runAttest,
  runToAttest,
  runWith,
  testMaker,
  type TestMaker,
} from '../../../support/attested-ceremony.ts';
import {
  actorWith,
  confirmDeed,
  crewOf,
  direct,
  LIVE,
  must,
  openAfter,
  packOf,
  REHEARSAL,
  rehearse,
  runToEnd,
  sayDeed,
  sealedPack,
  trustIn,
} from '../../../support/ceremony.ts';

const crew = crewOf(ATTESTED_SCRIPT, LIVE);
const rehearsers = crewOf(ATTESTED_SCRIPT, REHEARSAL);
const trust = trustIn(crew);
/** Of a key that is only rehearsed with. */
const OTHER_KEY = 'ab'.repeat(32);

let maker: TestMaker;
let rehearsed: CeremonyState;
let live: CeremonyState;
beforeAll(() => {
  maker = testMaker();
  const practised = runToAttest(rehearse(ATTESTED_SCRIPT), rehearsers, OTHER_KEY);
  rehearsed = runToEnd(runAttest(practised, rehearsers, foundAt(practised, null, maker.roots)), rehearsers);
  live = runToAttest(openAfter(ATTESTED_SCRIPT, rehearsed, crew), crew, maker.leaf.publicKey);
});

const statedAs = (state: CeremonyState, finding: AttestationFinding): string => {
  const observed = findingValues(ATTEST_STEP, finding);
  const said = sayDeed(state, actorWith(crew, 'administrator'), { kind: 'step', step: 'attest', observed });
  return said.ok ? 'taken' : said.error.code;
};

const reportOf = (
  state: CeremonyState,
  attachments: readonly Attachment[],
  roots: TestMaker['roots'] | null,
): EvidenceReport => {
  const pack = packOf(sealedPack(runToEnd(state, crew), crew, attachments));
  return verifyEvidence(pack, trust, null, roots);
};

const attestationIn = ({ checks }: EvidenceReport): EvidenceReport['checks'][number] | undefined =>
  checks.find(({ id }) => id === 'attestation');

describe('A step that asks for an attestation', () => {
  test('takes what the maker attests, and says in words what that proves', () => {
    const found = foundAt(live, maker.file, maker.roots);
    expect(found).toMatchObject({
      verdict: 'attested by the maker',
      publicKey: maker.leaf.publicKey,
      serial: HSM_SERIAL,
      roots: sha256Hex(utf8(maker.rootsText)),
    });
    expect(findingValues(ATTEST_STEP, found)['attest-proves']).toContain(
      'made inside the YubiHSM 2 with the serial number 7550054',
    );
    expect(statedAs(live, found)).toBe('taken');
  });

  test('finds nothing in an attestation that proves nothing, or where the key is not known yet', () => {
    const question = { roots: maker.roots, at: live.lastAt };
    expect(findingOf(live, ATTEST_STEP, { ...question, file: utf8(maker.imported) })).toMatchObject({
      ok: false,
      error: { code: 'imported' },
    });
    const other = { ...live, values: { ...live.values, 'token-serial': '1' } };
    expect(findingOf(other, ATTEST_STEP, { ...question, file: utf8(maker.file) })).toMatchObject({
      ok: false,
      error: { code: 'other-serial' },
    });
    expect(findingOf({ ...live, values: {} }, ATTEST_STEP, { ...question, file: null })).toBeUndefined();
  });

  test('takes none in a live ceremony, except by an exception with a number', () => {
    const none = foundAt(live, null, maker.roots);
    expect(none.verdict).toBe('not attested');
    expect(statedAs(live, none)).toBe('ceremony-value-differs');
    const excused = direct(live, crew, {
      kind: 'deviate',
      what: 'The module attests nothing.',
      why: 'Its maker has no attestation.',
      accepts: { 'attest-verdict': none.verdict },
    });
    expect(statedAs(excused, none)).toBe('taken');
    const report = reportOf(runAttest(excused, crew, none), [attachedFinding(none)], maker.roots);
    expect(attestationIn(report)).toMatchObject({
      outcome: 'holds',
      proves: 'A key was taken without an attestation, by an exception that the log holds.',
    });
    expect(report.notProved).toContain('That a key was made in hardware. No attestation is in the file.');
  });

  test('says of a rehearsal that its keys are in software, which is no excuse in a live one', () => {
    const practised = foundAt(
      runToAttest(rehearse(ATTESTED_SCRIPT), rehearsers, OTHER_KEY),
      maker.file,
      maker.roots,
    );
    expect(practised).toMatchObject({
      verdict: 'kept in software, for a rehearsal',
      file: null,
      record: null,
    });
    expect(rehearsed.exceptions).toEqual([]);
    expect(statedAs(live, { ...practised, publicKey: maker.leaf.publicKey })).toBe('ceremony-value-differs');
    const report = verifyEvidence(
      packOf(sealedPack(rehearsed, rehearsers, [attachedFinding(practised)])),
      null,
    );
    expect(attestationIn(report)).toMatchObject({
      outcome: 'holds',
      proves: 'The keys of a rehearsal are kept in software: nobody attests them.',
    });
  });
});

describe('The verifier', () => {
  test('judges the attestation by roots that it is given, and says what it rests on', () => {
    const found = foundAt(live, maker.file, maker.roots);
    const attested = runAttest(live, crew, found);
    const report = reportOf(attested, [attachedFinding(found)], maker.roots);
    expect(attestationIn(report)).toEqual({
      id: 'attestation',
      outcome: 'holds',
      detail: null,
      proves:
        'Yubico attests under its root "Test root" that the key was made inside the YubiHSM 2 with the serial number 7550054 (firmware 2.4.1), can not leave it, and does nothing but sign (sign-ecdsa).',
    });
    expect(report.notProved.join(' ')).toContain('rests on the root that you pinned');
    expect(report.notProved.join(' ')).not.toContain('That a key was made in hardware');
    const pack = packOf(sealedPack(runToEnd(attested, crew), crew, [attachedFinding(found)]));
    expect(recordHtml(pack, report)).toContain('attest attest');
  });

  test('does not judge it without roots, and says so', () => {
    const found = foundAt(live, maker.file, maker.roots);
    const report = reportOf(runAttest(live, crew, found), [attachedFinding(found)], null);
    expect(attestationIn(report)).toMatchObject({ outcome: 'open' });
    expect(report.verdict).toBe('unproved');
    expect(report.notProved.join(' ')).toContain('it is not judged here: no file of roots was given');
  });

  test('takes a root under another name, and no other root under this one', () => {
    const found = foundAt(live, maker.file, maker.roots);
    const attested = runAttest(live, crew, found);
    const renamed = rootsIn(maker.rootsText.replace('Test root', 'Root of the maker'));
    expect(attestationIn(reportOf(attested, [attachedFinding(found)], renamed))).toMatchObject({
      outcome: 'holds',
    });
    const { issue, end } = openAuthority();
    const stranger = rootsIn(rootsFile({ root: issue({ subject: '/CN=Root', extensions: CA }) }));
    end();
    const report = reportOf(attested, [attachedFinding(found)], stranger);
    expect(report.verdict).toBe('broken');
    expect(attestationIn(report)).toMatchObject({ outcome: 'fails' });
  });

  test.each<[string, (found: AttestationFinding) => AttestationFinding]>([
    ['another device', (found) => ({ ...found, record: found.record && { ...found.record, serial: '1' } })],
    [
      'another firmware',
      (found) => ({ ...found, record: found.record && { ...found.record, firmware: '9.9.9' } }),
    ],
    ['no file', (found) => ({ ...found, file: null })],
    ['no record', (found) => ({ ...found, record: null })],
    ['another key', (found) => ({ ...found, publicKey: OTHER_KEY })],
    ['a day before the ceremony', (found) => ({ ...found, at: '2026-11-01T09:00:00.000Z' })],
    ['a day after it', (found) => ({ ...found, at: '2026-12-24T09:00:00.000Z' })],
    ['another file', (found) => ({ ...found, file: 'AAAA' })],
  ])('finds a desk that recorded a finding with %s', (_, change) => {
    const forged = change(foundAt(live, maker.file, maker.roots));
    const proves = { 'attest-proves': 'All is well.' };
    const values = { ...findingValues(ATTEST_STEP, forged), ...(forged.record === null ? proves : {}) };
    const report = reportOf(runWith(live, crew, values), [attachedFinding(forged)], maker.roots);
    expect(attestationIn(report)).toMatchObject({ outcome: 'fails' });
  });

  test('finds one that attached nothing, or something else', () => {
    const found = foundAt(live, maker.file, maker.roots);
    const attested = runAttest(live, crew, found);
    expect(attestationIn(reportOf(attested, [], maker.roots))).toMatchObject({
      outcome: 'fails',
      detail: 'attest: what was found is not attached',
    });
    const other = attachedFinding({ ...found, at: live.openedAt });
    expect(attestationIn(reportOf(attested, [other], maker.roots))).toMatchObject({ outcome: 'fails' });
  });
});

describe('The lint of scripts', () => {
  const changed = (change: Partial<typeof ATTEST_STEP>): CeremonyScript => ({
    ...ATTESTED_SCRIPT,
    steps: ATTESTED_SCRIPT.steps.map((step) => (step.kind === 'attest' ? { ...step, ...change } : step)),
  });

  test('takes a step that asks of a key and a serial number that are known', () => {
    expect(lintScript(ATTESTED_SCRIPT)).toEqual([]);
  });

  test.each([
    ['a key that nobody observed', { key: 'later-key' }, 'unknown-value'],
    ['a serial number that nobody observed', { serial: 'other-serial' }, 'unknown-value'],
    ['something that is no key', { key: 'token-serial' }, 'other-form'],
    ['something that is no serial number', { serial: 'new-key' }, 'other-form'],
    ['no witness who confirms it', { confirmedBy: 'custodian-1' as const }, 'token-without-witness'],
  ] as const)('refuses one with %s', (_, change, code) => {
    expect(lintScript(changed(change)).map((finding) => finding.code)).toContain(code);
  });
});

test('What is recorded can be confirmed by the witness as any other step', () => {
  const found = foundAt(live, maker.file, maker.roots);
  const observed = findingValues(ATTEST_STEP, found);
  const said = must(
    sayDeed(live, actorWith(crew, 'administrator'), { kind: 'step', step: 'attest', observed }),
  );
  expect(
    must(confirmDeed(said, actorWith(crew, 'witness'), { again: {}, heard: null })).values,
  ).toMatchObject(observed);
});
