import { describe, expect, test } from 'vitest';
import type { CeremonyState, Deed } from '#shared/ceremony';
import { judge } from '../../../../verifier/verdict.ts';
import {
  crewOf,
  direct,
  LIVE,
  openAfter,
  REHEARSAL,
  rehearse,
  runToEnd,
  sealedPack,
  trustIn,
} from '../../../support/ceremony.ts';
import { SMALL_SCRIPT } from '../../../support/ceremony-script.ts';

/* The line that is read first, and often alone. */

const crew = crewOf(SMALL_SCRIPT, LIVE);
const rehearsers = crewOf(SMALL_SCRIPT, REHEARSAL);
const before = runToEnd(rehearse(SMALL_SCRIPT), rehearsers);
const opened = openAfter(SMALL_SCRIPT, before, crew);
const trust = JSON.stringify(trustIn(crew));
const rehearsal = sealedPack(before, rehearsers);
const note: Deed = { kind: 'deviate', what: 'The lamp failed.', why: 'A fuse.', accepts: null };
const settled: Deed = { kind: 'settle', exception: 1, how: 'Another fuse.' };
const leave: Deed = { kind: 'abort', branch: 'leave', why: 'Smoke.' };

const headlineAfter = (...deeds: readonly Deed[]): string => {
  const state = deeds.reduce<CeremonyState>((now, deed) => direct(now, crew, deed), opened);
  const evidence = sealedPack(runToEnd(state, crew), crew);
  return judge({ evidence, trust, rehearsal, roots: null }).headline;
};

describe('the headline of a verdict', () => {
  test('says how it ended and what is open', () => {
    expect(headlineAfter()).toBe('PROVED: it was completed, with no open exception. All checks hold.');
    expect(headlineAfter(note, settled)).toContain('completed, with no open exception');
    expect(headlineAfter(note)).toContain('PROVED: it was completed, with 1 OPEN EXCEPTION.');
    expect(headlineAfter(note, note, leave)).toContain('it was ABORTED, with 2 OPEN EXCEPTIONS.');
  });

  test('says it also where not everything was judged, and not of a file that is broken', () => {
    const evidence = sealedPack(runToEnd(direct(opened, crew, leave), crew), crew);
    expect(judge({ evidence, trust, rehearsal: null, roots: null }).headline).toMatch(
      /^NOT PROVED\..* ABORTED/,
    );
    const broken = evidence.replace('Make the key.', 'Fake the key.');
    expect(judge({ evidence: broken, trust, rehearsal, roots: null }).headline).toBe(
      'BROKEN. Do not rely on this file.',
    );
  });
});
