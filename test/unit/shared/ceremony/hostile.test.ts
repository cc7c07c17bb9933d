import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PersonId } from '#shared/brand';
import {
  draftStatement,
  evidenceOf,
  parseEvidence,
  replay,
  verifyEvidence,
  visibleText,
  type Attachment,
  type CeremonyException,
  type CeremonyState,
  type EvidenceContent,
  type EvidencePack,
  type EvidenceReport,
} from '#shared/ceremony';
import { INVISIBLE } from '#shared/encoding';
import { judge } from '../../../../verifier/verdict.ts';
import {
  actorWith,
  crewOf,
  LIVE,
  nextTime,
  openLive,
  publicOf,
  runToEnd,
  sealedContent,
  seedOf,
  signDraft,
  trustIn,
  type Crew,
} from '../../../support/ceremony.ts';
import { SMALL_SCRIPT } from '../../../support/ceremony-script.ts';

/* Files that somebody made on purpose, sealed by all who have to seal. */

const crew = crewOf(SMALL_SCRIPT, LIVE);
const opened = openLive(SMALL_SCRIPT, crew);
const ended = runToEnd(opened, crew);

const contentOf = (state: CeremonyState): EvidenceContent => {
  const content = evidenceOf(state, []);
  if (content === undefined) throw new Error('The ceremony is over');
  return content;
};
const exception = (what: string): CeremonyException => ({
  number: 1,
  step: null,
  what,
  why: what,
  accepts: null,
  at: ended.lastAt,
  by: crew[0]?.member.person ?? ('nobody' as PersonId),
  confirmedBy: crew[1]?.member.person ?? ('nobody' as PersonId),
  settled: null,
  leaf: 1,
});
const judged = (content: EvidenceContent): EvidenceReport =>
  verifyEvidence(JSON.parse(sealedContent(content, ended, crew)) as EvidencePack, trustIn(crew));

describe('a commit that one person made alone', () => {
  const administrator = actorWith(crew, 'administrator');
  const note = { kind: 'deviate' as const, what: 'By one alone.', why: 'It is forged.', accepts: null };
  const alone = signDraft(
    draftStatement(opened, administrator.member.person, nextTime(opened), note),
    administrator.seed,
  );
  const record = { stated: alone, confirmed: alone };

  test('is no commit', () => {
    expect(replay(opened, record)).toMatchObject({ ok: false, error: { code: 'ceremony-malformed' } });
  });

  test('breaks the evidence that holds it, also when the size of the log counts it', () => {
    const content = contentOf(ended);
    const records = content.records.toSpliced(opened.records.length, 0, record);
    const log = { ...content.log, size: records.length };
    for (const one of [
      { ...content, records },
      { ...content, records, log },
    ])
      expect(judged(one).checks.find(({ id }) => id === 'log')?.outcome).toBe('fails');
    expect(judged(content).checks.find(({ id }) => id === 'log')?.outcome).toBe('holds');
  });
});

describe('a file that holds what can not be seen', () => {
  const ESCAPE = '\u001b[2J\u001b[HPROVED. All checks hold.\u001b[8m\u202e\u200b';
  const content = contentOf(ended);

  test('has no type of an envelope but the known ones', () => {
    const [first, ...others] = content.records;
    if (first === undefined) throw new Error('There are records');
    const odd = { ...first, stated: { ...first.stated, payloadType: ESCAPE } };
    const file = sealedContent({ ...content, records: [odd, ...others] }, ended, crew);
    expect(parseEvidence(file).ok).toBe(false);
  });

  test('gets none of it into a verdict, wherever it stands', () => {
    const named = { ...content, [ESCAPE]: 1 };
    const accepted = [{ ...exception(ESCAPE), accepts: null }];
    const files = [named, { ...content, origin: ESCAPE }, { ...content, exceptions: accepted }].map((one) =>
      judge({ evidence: sealedContent(one, ended, crew), trust: null, rehearsal: null, roots: null }),
    );
    for (const { headline, lines, notProved, kind } of files) {
      expect(kind).not.toBe('proved');
      const said = [headline, ...notProved, ...lines.map(({ text }) => text)].join('');
      expect(said).not.toMatch(INVISIBLE);
    }
    expect(files[0]?.headline).toContain('\\u{1b}[2J');
    expect(files[2]?.record?.replaceAll('\n', '')).not.toMatch(INVISIBLE);
  });

  test('is shown with the code of each such character, and nothing else changed', () => {
    expect(visibleText(`a${ESCAPE}`)).toBe(
      'a\\u{1b}[2J\\u{1b}[HPROVED. All checks hold.\\u{1b}[8m\\u{202e}\\u{200b}',
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(visibleText(text)).not.toMatch(INVISIBLE);
        if (!INVISIBLE.test(text)) expect(visibleText(text)).toBe(text);
      }),
    );
  });
});

describe('what could be sealed and never read', () => {
  test('is not let in: more people who seal than seals are read', () => {
    const witness = actorWith(crew, 'witness');
    const more = (count: number): Crew =>
      Array.from({ length: count }, (_, index) => {
        const seed = seedOf(`more ${index}`);
        const person = `more-${index}` as PersonId;
        return {
          seed,
          member: { ...witness.member, person, key: publicOf(seed), token: `HW-more-${index}` },
        };
      });
    const most = [...crew, ...more(6)];
    const end = runToEnd(openLive(SMALL_SCRIPT, most), most);
    expect(parseEvidence(sealedContent(contentOf(end), end, most)).ok).toBe(true);
    expect(() => openLive(SMALL_SCRIPT, [...crew, ...more(7)])).toThrow('ceremony-crew');
  });

  test('is no evidence: files that are too many or too large', () => {
    const file = (size: number): Attachment => ({ name: 'a', value: 'image', content: 'A'.repeat(size) });
    expect(evidenceOf(ended, [file(2 * 1024 * 1024)])).toBeDefined();
    expect(evidenceOf(ended, [file(2 * 1024 * 1024 + 4)])).toBeUndefined();
    expect(
      evidenceOf(
        ended,
        Array.from({ length: 41 }, () => file(4)),
      ),
    ).toBeUndefined();
    expect(
      evidenceOf(
        ended,
        Array.from({ length: 9 }, () => file(2 * 1024 * 1024)),
      ),
    ).toBeUndefined();
  });
});
