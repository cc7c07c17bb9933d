import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  beginCeremony,
  draftStatement,
  isLiveAllowed,
  nextStep,
  rehearsalOf,
  scriptDigest,
  submit,
  type CeremonyRole,
  type Deed,
  type HeldRehearsal,
  type OpenDeed,
  type RehearsalRecord,
  type Values,
} from '#shared/ceremony';
import { deviceKeyOf, envelopeBytes, keyIdOf, type DeviceKey, type Envelope } from '#shared/envelope';
import {
  actorWith,
  admissionOf,
  approve,
  APPROVERS,
  atSecond,
  confirmDeed,
  crewOf,
  direct,
  LIVE,
  must,
  observedAt,
  openDeed,
  openLive,
  REHEARSAL,
  rehearse,
  rehearsedBefore,
  runStep,
  runToEnd,
  sayDeed,
  seedOf,
  signDraft,
} from '../../../support/ceremony.ts';
import { SMALL_SCRIPT } from '../../../support/ceremony-script.ts';

const DAY_S = 86_400;
const digest = scriptDigest(SMALL_SCRIPT);
const rehearsed = rehearsedBefore(SMALL_SCRIPT);
const crew = crewOf(SMALL_SCRIPT, LIVE);
const administrator = actorWith(crew, 'administrator');

const open = (change: Partial<OpenDeed>, known: readonly RehearsalRecord[] = [rehearsed]): string => {
  const start = beginCeremony(SMALL_SCRIPT, LIVE, admissionOf(known));
  const answer = sayDeed(start, administrator, {
    ...openDeed(SMALL_SCRIPT, LIVE, crew, rehearsed),
    ...change,
  });
  return answer.ok ? 'open' : answer.error.code;
};

describe('a ceremony is allowed after a rehearsal', () => {
  test('of the same script, with nothing open, for 30 days to the second', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -40 * DAY_S, max: 2 * DAY_S }),
        fc.nat({ max: 2 }),
        (age, openExceptions) => {
          const record = { ...rehearsed, completedAt: atSecond(age), openExceptions };
          const isExpected = age <= 0 && age >= -30 * DAY_S && openExceptions === 0;
          expect(isLiveAllowed(digest, record, atSecond(0)).ok).toBe(isExpected);
        },
      ),
    );
    const other = { ...rehearsed, scriptDigest: scriptDigest({ ...SMALL_SCRIPT, version: 2 }) };
    expect(isLiveAllowed(digest, other, atSecond(0)).ok).toBe(false);
    expect(isLiveAllowed(digest, null, atSecond(0)).ok).toBe(false);
  });

  test('whose record comes from its own log', () => {
    const crewOfIt = crewOf(SMALL_SCRIPT, REHEARSAL);
    const begun = rehearse(SMALL_SCRIPT);
    expect(rehearsalOf(begun)).toBeUndefined();
    const ended = runToEnd(begun, crewOfIt);
    const record = rehearsalOf(ended);
    expect(record).toMatchObject({ scriptDigest: digest, openExceptions: 0, completedAt: ended.lastAt });
    expect(record?.keys).toContain(ended.values['new-key']);
    for (const { member } of crewOfIt) expect(record?.keys).toContain(keyIdOf(member.key));
    expect(rehearsalOf(runToEnd(openLive(SMALL_SCRIPT), crew))).toBeUndefined();
  });

  test('that counts what was not settled, and not one that was aborted', () => {
    const crewOfIt = crewOf(SMALL_SCRIPT, REHEARSAL);
    const note: Deed = { kind: 'deviate', what: 'Late.', why: 'Rain.', accepts: null };
    const noted = direct(rehearse(SMALL_SCRIPT), crewOfIt, note);
    expect(rehearsalOf(runToEnd(noted, crewOfIt))?.openExceptions).toBe(1);
    const left = direct(noted, crewOfIt, { kind: 'abort', branch: 'leave', why: 'Alarm.' });
    expect(rehearsalOf(runToEnd(left, crewOfIt))).toBeUndefined();
  });
});

describe('a live opening', () => {
  test('with all of it opens', () => {
    expect(open({})).toBe('open');
  });

  test('needs a rehearsal that was verified here', () => {
    expect(open({ rehearsal: null })).toBe('ceremony-rehearsal');
    expect(open({}, [])).toBe('ceremony-rehearsal');
    expect(open({ rehearsal: { ...rehearsed, completedAt: atSecond(-60) } })).toBe('ceremony-rehearsal');
  });

  test('needs a rehearsal by its own crew, with the same people in charge', () => {
    const members = crew.map(({ member }) => member);
    const after = (took: HeldRehearsal['crew']): string => {
      const admission = { ...admissionOf([]), rehearsals: [{ record: rehearsed, crew: took }] };
      const start = beginCeremony(SMALL_SCRIPT, LIVE, admission);
      const answer = sayDeed(start, administrator, openDeed(SMALL_SCRIPT, LIVE, crew, rehearsed));
      return answer.ok ? 'open' : answer.error.code;
    };
    expect(after(members)).toBe('open');
    for (const { person } of members)
      expect(after(members.filter((member) => member.person !== person))).toBe('ceremony-rehearsal');
    const instead = (role: CeremonyRole): string =>
      after(members.map((one) => (one.roles.includes(role) ? { ...one, roles: ['auditor'] } : one)));
    expect(instead('administrator')).toBe('ceremony-rehearsal');
    expect(instead('witness')).toBe('ceremony-rehearsal');
    expect(instead('custodian-1')).toBe('open');
  });

  test('needs the quorum, each approver once, before it', () => {
    const [first, second] = APPROVERS;
    if (first === undefined || second === undefined) throw new Error('There are approvers');
    const early = approve(SMALL_SCRIPT, first, atSecond(-60));
    expect(open({ approvals: [] })).toBe('ceremony-approval');
    expect(open({ approvals: [early, approve(SMALL_SCRIPT, first, atSecond(-50))] })).toBe(
      'ceremony-approval',
    );
    expect(open({ approvals: [early, approve(SMALL_SCRIPT, second, atSecond(5))] })).toBe(
      'ceremony-approval',
    );
    const other = approve({ ...SMALL_SCRIPT, version: 2 }, second, atSecond(-60));
    expect(open({ approvals: [early, other] })).toBe('ceremony-approval');
    const stranger = approve(SMALL_SCRIPT, administrator.seed, atSecond(-60));
    expect(open({ approvals: [early, stranger] })).toBe('ceremony-approval');
    expect(open({ approvals: [early, approve(SMALL_SCRIPT, second, atSecond(-60))] })).toBe('open');
  });

  test('refuses keys of software and of a rehearsal', () => {
    const members = crew.map(({ member }) => member);
    const [first, ...others] = members;
    if (first === undefined) throw new Error('There is a crew');
    expect(open({ crew: [{ ...first, keyKind: 'software' }, ...others] })).toBe('ceremony-rehearsal-key');
    const seen = { ...rehearsed, keys: [keyIdOf(first.key)] };
    expect(open({ rehearsal: seen }, [seen])).toBe('ceremony-rehearsal-key');
  });

  test('refuses a crew that lacks somebody, has somebody twice, or mixes what is kept apart', () => {
    const members = crew.map(({ member }) => member);
    const [first, second, third] = members;
    if (first === undefined || second === undefined || third === undefined)
      throw new Error('There is a crew');
    expect(open({ crew: [first, second] })).toBe('ceremony-crew');
    expect(open({ crew: [first, second, third, third] })).toBe('ceremony-crew');
    expect(open({ crew: [first, second, { ...third, key: second.key }] })).toBe('ceremony-crew');
    expect(open({ crew: [{ ...first, roles: ['administrator', 'custodian-1'] }, second] })).toBe(
      'ceremony-crew',
    );
    expect(open({ crew: [first, second, { ...third, place: 'remote' }] })).toBe('ceremony-crew');
  });

  test('refuses somebody whose key is not known to be theirs', () => {
    const admission = admissionOf([rehearsed], crew.slice(1));
    const start = beginCeremony(SMALL_SCRIPT, LIVE, admission);
    const deed = openDeed(SMALL_SCRIPT, LIVE, crew, rehearsed);
    expect(sayDeed(start, administrator, deed)).toMatchObject({ error: { code: 'ceremony-crew' } });
  });

  test('refuses another script', () => {
    expect(open({ scriptDigest: scriptDigest({ ...SMALL_SCRIPT, version: 2 }) })).toBe('ceremony-script');
  });

  test('lets two people with one token sign at two desks that both prove it, and only there', () => {
    const desks = crew.map(({ member, seed }) => {
      const desk = deviceKeyOf(seedOf(`desk of ${member.person}`));
      return { desk, seed, member: { ...member, token: 'ONE', device: desk.id } };
    });
    const start = beginCeremony(SMALL_SCRIPT, LIVE, admissionOf([rehearsed]));
    const [first] = desks;
    if (first === undefined) throw new Error('There is a crew');
    const deed = openDeed(SMALL_SCRIPT, LIVE, desks, rehearsed);
    expect(sayDeed(start, first, deed)).toMatchObject({ error: { code: 'ceremony-signature' } });
    const draft = draftStatement(start, first.member.person, atSecond(0), deed);
    const byPerson = signDraft(draft, first.seed);
    const proved = (desk: DeviceKey): Envelope => ({
      ...byPerson,
      signatures: [...byPerson.signatures, desk.proofOver(envelopeBytes(byPerson))],
    });
    expect(submit(start, proved(first.desk)).ok).toBe(true);
    const other = desks[1]?.desk ?? first.desk;
    expect(submit(start, proved(other))).toMatchObject({ error: { code: 'ceremony-signature' } });
  });

  test('is confirmed by a witness and nobody else', () => {
    const start = beginCeremony(SMALL_SCRIPT, LIVE, admissionOf([rehearsed]));
    const pending = must(sayDeed(start, administrator, openDeed(SMALL_SCRIPT, LIVE, crew, rehearsed)));
    expect(confirmDeed(pending, actorWith(crew, 'custodian-1'))).toMatchObject({
      error: { code: 'ceremony-role' },
    });
    expect(confirmDeed(pending, actorWith(crew, 'witness')).ok).toBe(true);
  });

  test('asks the witness for the inputs that are entered twice', () => {
    const start = beginCeremony(SMALL_SCRIPT, LIVE, admissionOf([rehearsed]));
    const deed = openDeed(SMALL_SCRIPT, LIVE, crew, rehearsed);
    const pending = must(sayDeed(start, administrator, deed));
    const witness = actorWith(crew, 'witness');
    const answer = (again: Values): unknown => confirmDeed(pending, witness, { again, heard: null });
    const bag = deed.inputs['token-bag'] ?? '';
    expect(answer({ 'token-bag': bag })).toMatchObject({ ok: true });
    expect(answer({})).toMatchObject({ error: { code: 'ceremony-entry-differs' } });
    expect(answer({ 'token-bag': `${bag}0` })).toMatchObject({ error: { code: 'ceremony-entry-differs' } });
    expect(answer({ 'token-bag': bag, image: deed.inputs['image'] ?? '' })).toMatchObject({
      error: { code: 'ceremony-value-form' },
    });
  });

  test('is confirmed within minutes, and while the rehearsal still counts', () => {
    const witness = actorWith(crew, 'witness');
    const confirm = (record: RehearsalRecord, second: number): unknown => {
      const start = beginCeremony(SMALL_SCRIPT, LIVE, admissionOf([record]));
      const deed = openDeed(SMALL_SCRIPT, LIVE, crew, record);
      return confirmDeed(must(sayDeed(start, administrator, deed)), witness, undefined, atSecond(second));
    };
    expect(confirm(rehearsed, 15 * 60)).toMatchObject({ ok: true });
    expect(confirm(rehearsed, 15 * 60 + 1)).toMatchObject({ error: { code: 'ceremony-time' } });
    const old = { ...rehearsed, completedAt: atSecond(60 - 30 * DAY_S) };
    expect(confirm(old, 60)).toMatchObject({ ok: true });
    expect(confirm(old, 61)).toMatchObject({ error: { code: 'ceremony-rehearsal' } });
  });

  test('later refuses a key that the rehearsal made', () => {
    const made = 'ef'.repeat(32);
    const record = { ...rehearsed, keys: [made] };
    const start = beginCeremony(SMALL_SCRIPT, LIVE, admissionOf([record]));
    let state = direct(start, crew, openDeed(SMALL_SCRIPT, LIVE, crew, record));
    while (nextStep(state)?.id !== 'make-key') state = runStep(state, crew);
    const step = nextStep(state);
    if (step === undefined) throw new Error('A step is next');
    const observed = { ...observedAt(state, step), 'new-key': made };
    expect(sayDeed(state, administrator, { kind: 'step', step: step.id, observed })).toMatchObject({
      error: { code: 'ceremony-rehearsal-key' },
    });
  });
});
