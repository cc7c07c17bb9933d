import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  parseCeremonyTrust,
  nextStep,
  parseEvidence,
  recordHtml,
  verifyEvidence,
  type CeremonyState,
  type CeremonyTrust,
  type CheckId,
  type EvidencePack,
  type EvidenceReport,
} from '#shared/ceremony';
import type { PersonId } from '#shared/brand';
import { sha256Hex, toBase64, utf8 } from '#shared/encoding';
import {
  actorWith,
  crewOf,
  direct,
  LIVE,
  must,
  confirmDeed,
  sayDeed,
  observedAt,
  openAfter,
  openLive,
  packOf,
  REHEARSAL,
  rehearse,
  runStep,
  runToEnd,
  sealedPack,
  secondOf,
  trustIn,
} from '../../../support/ceremony.ts';
import { SMALL_SCRIPT } from '../../../support/ceremony-script.ts';

const crew = crewOf(SMALL_SCRIPT, LIVE);
const trust = trustIn(crew);
const ATTESTATION = utf8('The maker says so.');
const NOTE = {
  kind: 'deviate' as const,
  what: 'The lamp <b>failed</b>.',
  why: 'A fuse.',
  accepts: null,
};

const rehearsers = crewOf(SMALL_SCRIPT, REHEARSAL);
const before = runToEnd(rehearse(SMALL_SCRIPT), rehearsers);
const rehearsed = packOf(sealedPack(before, rehearsers));

const opened = openAfter(SMALL_SCRIPT, before);

/** A ceremony with an exception and an attestation whose digest is observed with the key. */
const ended = ((): CeremonyState => {
  let state = direct(opened, crew, NOTE);
  while (nextStep(state)?.id !== 'make-key') state = runStep(state, crew);
  const step = nextStep(state);
  if (step === undefined) throw new Error('A step is next');
  const observed = { ...observedAt(state, step), 'key-digest': sha256Hex(ATTESTATION) };
  const said = must(
    sayDeed(state, actorWith(crew, 'administrator'), { kind: 'step', step: step.id, observed }),
  );
  return runToEnd(must(confirmDeed(said, actorWith(crew, 'witness'), secondOf(state, step, observed))), crew);
})();
const attachment = { name: 'attestation.txt', value: 'key-digest', content: toBase64(ATTESTATION) };
const text = sealedPack(ended, crew, [attachment]);

const pack = packOf(text);
const failing = ({ checks }: EvidenceReport): readonly CheckId[] =>
  checks.filter(({ outcome }) => outcome === 'fails').map(({ id }) => id);
const failingOf = (
  changed: Partial<EvidencePack['content']>,
  by: CeremonyTrust = trust,
): readonly CheckId[] => failing(verifyEvidence({ ...pack, content: { ...pack.content, ...changed } }, by));

describe('the evidence of a ceremony', () => {
  test('is proved by whoever trusts its crew and its approvers, each check in a sentence', () => {
    const report = verifyEvidence(pack, trust, rehearsed);
    expect(report.verdict).toBe('proved');
    for (const { proves, outcome } of report.checks) {
      expect(outcome).toBe('holds');
      expect(proves).toMatch(/^[A-Z].*\.$/);
    }
    expect(report.notProved.join()).toContain('the only log of its name, or the only try');
    for (const sentence of report.notProved) expect(sentence).toMatch(/^[A-Z].*\.$/);
    expect({ ...report.state, admission: null }).toEqual({ ...ended, admission: null });
  });

  test('says that it proves less when nobody says whom to trust', () => {
    const report = verifyEvidence(pack, null);
    expect(report.verdict).toBe('unproved');
    expect(report.notProved[0]).toContain('Whose keys');
    expect(report.checks.filter(({ outcome }) => outcome === 'open').map(({ id }) => id)).toEqual([
      'rehearsal',
      'approval',
      'people',
    ]);
  });

  test('is not proved to whoever trusts others', () => {
    expect(failing(verifyEvidence(pack, { ...trust, approversLeast: 3 }))).toEqual(['approval']);
    expect(failing(verifyEvidence(pack, { ...trust, people: trust.people.slice(1) }))).toEqual(['people']);
  });

  test('breaks with whatever is cut off, left out or added', () => {
    const { records, log, exceptions, register, proofs, script } = pack.content;
    expect(failingOf({ records: records.slice(0, -1) })).toContain('log');
    const shorter = { ...log, size: log.size - 1 };
    expect(failingOf({ records: records.slice(0, -1), log: shorter })).toEqual(
      expect.arrayContaining(['end', 'seals']),
    );
    expect(failingOf({ records: records.slice(1) })).toContain('log');
    expect(failingOf({ exceptions: [] })).toEqual(expect.arrayContaining(['lists', 'seals']));
    expect(failingOf({ exceptions: exceptions.map((one) => ({ ...one, why: 'Nothing.' })) })).toContain(
      'lists',
    );
    expect(failingOf({ register: register.slice(1) })).toContain('lists');
    expect(failingOf({ proofs: proofs.slice(1) })).toContain('proofs');
    expect(failingOf({ proofs: proofs.map((one) => ({ ...one, path: one.path.slice(1) })) })).toContain(
      'proofs',
    );
    expect(failingOf({ outcome: 'aborted' })).toEqual(expect.arrayContaining(['end', 'seals']));
    expect(failingOf({ script: { ...script, title: 'Another' } })).toContain('script');
    expect(failingOf({ attachments: [{ ...attachment, content: 'AAAA' }] })).toContain('attachments');
    expect(failing(verifyEvidence({ ...pack, seals: pack.seals.slice(1) }, trust))).toEqual(['seals']);
    expect(failing(verifyEvidence({ ...pack, seals: [...pack.seals, ...pack.seals] }, trust))).toEqual([
      'seals',
    ]);
  });

  test('is read or proved with no character of the file changed', () => {
    const other = fc.record({ at: fc.nat({ max: text.length - 1 }), by: fc.integer({ min: 1, max: 90 }) });
    fc.assert(
      fc.property(other, ({ at, by }) => {
        const code = 32 + ((text.charCodeAt(at) - 32 + by) % 95);
        const touched = text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1);
        const parsed = parseEvidence(touched);
        if (parsed.ok) expect(verifyEvidence(parsed.value, trust).verdict).toBe('broken');
      }),
      { numRuns: 60 },
    );
  });

  test('is not proved by seals that are older than the last commit', () => {
    const early = packOf(sealedPack(ended, crew, [attachment], ended.openedAt));
    expect(failing(verifyEvidence(early, trust))).toEqual(['seals']);
  });

  test('is not there before the end', () => {
    expect(() => sealedPack(openLive(SMALL_SCRIPT), crew)).toThrow('not over');
  });
});

describe('the rehearsal of a ceremony', () => {
  test('is proved by its own file, and stays open without it', () => {
    const report = verifyEvidence(pack, trust, rehearsed);
    expect(report.verdict).toBe('proved');
    expect(report.notProved.join()).toContain('Whose keys rehearsed');
    const without = verifyEvidence(pack, trust);
    expect(without.verdict).toBe('unproved');
    expect(without.checks.filter(({ outcome }) => outcome === 'open').map(({ id }) => id)).toEqual([
      'rehearsal',
    ]);
    expect(without.notProved.join()).toContain('That the rehearsal took place');
  });

  test('is not proved by another file, by one that was changed, or by the ceremony itself', () => {
    const { content, seals } = rehearsed;
    const cut = { content: { ...content, records: content.records.slice(0, -1) }, seals };
    for (const other of [cut, { ...rehearsed, seals: [] }, pack])
      expect(failing(verifyEvidence(pack, trust, other))).toEqual(['rehearsal']);
    const invented = packOf(sealedPack(runToEnd(openLive(SMALL_SCRIPT), crew), crew));
    expect(failing(verifyEvidence(invented, trust, rehearsed))).toEqual(['rehearsal']);
  });

  test('is not broken by the trust that the ceremony is judged by: whose keys it used stays open', () => {
    const report = verifyEvidence(rehearsed, trust);
    expect(report.verdict).toBe('unproved');
    expect(report.checks.filter(({ outcome }) => outcome === 'open').map(({ id }) => id)).toEqual(['people']);
  });

  test('is not proved by the file of other people', () => {
    const others = rehearsers.map((actor, at) => ({
      ...actor,
      member: { ...actor.member, person: `nobody-${at}` as PersonId },
    }));
    const theirs = runToEnd(rehearse(SMALL_SCRIPT, others), others);
    const held = packOf(sealedPack(runToEnd(openAfter(SMALL_SCRIPT, theirs), crew), crew));
    const report = verifyEvidence(held, trust, packOf(sealedPack(theirs, others)));
    expect(failing(report)).toEqual(['rehearsal']);
  });
});

describe('the record for people', () => {
  const html = recordHtml(pack, verifyEvidence(pack, trust));

  test('has the exceptions before everything that went well, as text', () => {
    expect(html.indexOf('The lamp &lt;b&gt;failed&lt;/b&gt;.')).toBeGreaterThan(0);
    expect(html).not.toContain('<b>failed</b>');
    expect(html.indexOf('Exceptions')).toBeLessThan(html.indexOf('Root of the log'));
    expect(html.indexOf('Exceptions')).toBeLessThan(html.indexOf('Transcript'));
  });

  test('says what was observed, by whom, and what was put away', () => {
    for (const { by, confirmedBy, bag } of ended.register)
      for (const word of [by, confirmedBy, bag]) expect(html).toContain(word);
    for (const value of Object.values(ended.values)) expect(html).toContain(value);
    for (const step of SMALL_SCRIPT.steps) expect(html).toContain(step.text);
  });

  test('has the reason of an abort on its first page', () => {
    const left = direct(opened, crew, { kind: 'abort', branch: 'leave', why: 'There is smoke.' });
    const aborted = packOf(sealedPack(runToEnd(left, crew), crew));
    const said = recordHtml(aborted, verifyEvidence(aborted, trust, rehearsed));
    expect(said.indexOf('There is smoke.')).toBeGreaterThan(0);
    expect(said.indexOf('There is smoke.')).toBeLessThan(said.indexOf('Exceptions'));
  });

  test('carries the red mark in a rehearsal and only there', () => {
    expect(html).not.toContain('REHEARSAL');
    const crewOfIt = crewOf(SMALL_SCRIPT, REHEARSAL);
    const rehearsed = packOf(sealedPack(runToEnd(rehearse(SMALL_SCRIPT), crewOfIt), crewOfIt));
    const report = verifyEvidence(rehearsed, trustIn(crewOfIt));
    expect(report.verdict).toBe('unproved');
    expect(report.notProved.some((sentence) => sentence.includes('rehearsal'))).toBe(true);
    expect(recordHtml(rehearsed, report)).toContain('<div class="watermark">REHEARSAL</div>');
  });

  test('says so first when something fails', () => {
    const broken = { ...pack, seals: [] };
    const said = recordHtml(broken, verifyEvidence(broken, trust));
    expect(said.indexOf('Broken')).toBeLessThan(said.indexOf('Exceptions'));
  });
});

describe('a file of trust', () => {
  test('is read strictly', () => {
    expect(parseCeremonyTrust(JSON.stringify(trust))).toEqual({ ok: true, value: trust });
    expect(parseCeremonyTrust(JSON.stringify({ ...trust, approversLeast: 0 })).ok).toBe(false);
    expect(parseCeremonyTrust(JSON.stringify({ ...trust, more: 1 })).ok).toBe(false);
    expect(parseCeremonyTrust('{').ok).toBe(false);
  });
});
