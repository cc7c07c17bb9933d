import { describe, expect, test } from 'vitest';
import {
  draftStatement,
  evidenceOf,
  replay,
  verifyEvidence,
  type CeremonyState,
  type EvidenceContent,
  type EvidenceReport,
} from '#shared/ceremony';
import {
  actorWith,
  crewOf,
  LIVE,
  nextTime,
  openLive,
  packOf,
  runToEnd,
  sealedContent,
  signDraft,
  trustIn,
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
const judged = (content: EvidenceContent): EvidenceReport =>
  verifyEvidence(packOf(sealedContent(content, ended, crew)), trustIn(crew));

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
