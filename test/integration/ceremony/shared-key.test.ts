import { describe, expect, test } from 'vitest';
import type { PersonId } from '#shared/brand';
import { ed25519 } from '@noble/curves/ed25519.js';
import type { CeremonyStep } from '#shared/ceremony';
import { fromHex, sha256Hex, toBase64, utf8 } from '#shared/encoding';
import { keySourceOf } from '#shared/inventory';
import type { CeremonyTokenView } from '#shared/ipc';
import type { KeyMessage } from '#shared/threshold';
import {
  codeOf,
  confirm,
  desksPerTest,
  expectProved,
  inputsOf,
  must,
  open,
  packOf,
  personWith,
  practiceCrew,
  runStep,
  say,
  scriptNamed,
  seal,
  stepNow,
  viewOf,
  type Desk,
  type DeskOptions,
} from './rig.ts';

/* A key that five people share: software tokens, and a process for each of the five. */

const HOLDERS = [1, 2, 3, 4, 5];
/** Two whole ceremonies with a dozen tokens and processes: a busy machine takes its time. */
const LIMIT_MS = 300_000;

const openOne = desksPerTest();
let desk: Desk;

type TokenOf = (step: Pick<CeremonyStep, 'by'>) => CeremonyTokenView;

const begin = async (options: DeskOptions = {}): Promise<TokenOf> => {
  desk = openOne(options);
  const script = scriptNamed('threshold-key-generation');
  const crew = practiceCrew(desk, script);
  const held = must(desk.signer.tokens());
  const tokenOf: TokenOf = ({ by }) => {
    const serial = crew.find(({ person }) => person === `${by}-1`)?.serial;
    const found = held.find((token) => token.serial === serial);
    if (found === undefined) throw new Error(`no token of ${by}`);
    return found;
  };
  const serials = HOLDERS.map((n): [string, string] => [
    `token-serial-${n}`,
    tokenOf({ by: `custodian-${n}` as CeremonyStep['by'] }).serial,
  ]);
  must(await desk.session.begin(script, 'rehearsal'));
  await open(desk, crew, inputsOf(script, Object.fromEntries(serials)));
  return tokenOf;
};

const runTo = async (tokenOf: TokenOf, id: string): Promise<void> => {
  while (stepNow(desk).id !== id) await runStep(desk, tokenOf);
};

/** Everybody of the generation, and somebody new, under the roles that they have when an officer is replaced. */
const replace = async (tokenOf: TokenOf): Promise<string> => {
  const script = scriptNamed('officer-replacement');
  const known = (n: number): CeremonyTokenView => tokenOf({ by: `custodian-${n}` as CeremonyStep['by'] });
  const newcomer = must(desk.signer.practice('newcomer', true));
  const [witness, administrator] = ['witness', 'administrator'].map((name) =>
    must(desk.signer.practice(name, true)),
  );
  // Custodian 3 has left, and custodian 5 is not here.
  const serials = [known(1), known(2), known(4), newcomer, witness, administrator];
  const roles = [
    'custodian-1',
    'custodian-2',
    'custodian-3',
    'custodian-4',
    'witness',
    'administrator',
  ] as const;
  const held = (by: string): CeremonyTokenView => {
    const found = serials[(roles as readonly string[]).indexOf(by)];
    if (found === undefined) throw new Error(`no token of ${by}`);
    return found;
  };
  const crew = roles.map((role) => ({
    person: `now-${role}` as PersonId,
    roles: [role],
    serial: held(role).serial,
    place: 'room' as const,
  }));
  const { values } = viewOf(desk);
  must(await desk.session.leave());
  must(await desk.session.begin(script, 'rehearsal'));
  await open(
    desk,
    crew,
    inputsOf(script, { 'group-digest': values['key-digest'] ?? '', 'signers-least': '3' }),
  );
  while (viewOf(desk).phase.kind !== 'ended') await runStep(desk, ({ by }) => held(by));
  await seal(desk);
  expectProved(packOf(desk));
  return viewOf(desk).values['new-group-4'] ?? '';
};

describe('a key that five people share', () => {
  test(
    'is made by five processes, signs with two groups of three and not with two, and is handed on',
    async () => {
      const tokenOf = await begin();
      await runTo(tokenOf, 'lunch');
      const { values } = viewOf(desk);
      const key = values['group-key'] ?? '';
      expect(() => ed25519.Point.fromHex(key)).not.toThrow();
      expect(values['key-digest']).toBe(sha256Hex(fromHex(key)));
      expect(HOLDERS.slice(1).map((n) => values[`group-key-${n}`])).toEqual([key, key, key, key]);
      const transcripts = HOLDERS.map((n) => values[n === 1 ? 'exchange-digest' : `exchange-digest-${n}`]);
      expect(new Set(transcripts).size).toBe(1);
      expect(new Set(HOLDERS.map((n) => values[`commitment-${n}`])).size).toBe(5);
      expect(values).toMatchObject({ 'sign-123-holds': 'yes', 'sign-345-holds': 'yes', 'two-signed': 'no' });
      expect(values['sign-123-key']).toBe(key);
      await runStep(desk, tokenOf);
      expect(await say(desk, personWith(viewOf(desk), 'administrator'), { kind: 'resume' })).toBe('ok');
      expect(await confirm(desk, personWith(viewOf(desk), 'witness'))).toBe('ok');
      while (viewOf(desk).phase.kind !== 'ended') await runStep(desk, tokenOf);
      await seal(desk);
      expectProved(packOf(desk));
      const source = keySourceOf(packOf(desk));
      expect(source.ok && source.value.publicKeys).toContain(key);

      // An officer is replaced: the same key with new shares, and the old ones are wiped.
      const before = values['key-digest'];
      expect(await replace(tokenOf)).toBe(before);
      expect(viewOf(desk).values).toMatchObject({
        'shares-on-4': '0',
        'sign-new-holds': 'yes',
        'sign-new-1-holds': 'yes',
        'old-share-signed': 'no',
        'old-shares-on-1': '0',
        'new-shares-on-1': '1',
        'old-shares-on-3': '0',
        'new-shares-on-3': '1',
      });
    },
    LIMIT_MS,
  );

  test('is not completed when a holder’s process ends in between: nothing of it can be used', async () => {
    const tokenOf = await begin();
    await runTo(tokenOf, 'group-1');
    await desk.holders.kill(4);
    const step = stepNow(desk);
    expect(codeOf(await desk.session.operate(tokenOf(step)))).toBe('share-lost');
    // The others have been told to end as well: it does not come back.
    expect(codeOf(await desk.session.operate(tokenOf(step)))).toBe('share-lost');
  });

  test('is not made by a desk that hands on another part to one of them', async () => {
    const other = (message: KeyMessage): KeyMessage =>
      message.kind === 'share' && message.from === 2
        ? { ...message, sealed: toBase64(utf8('nothing')) }
        : message;
    const tokenOf = await begin({
      carry: (messages, to) => (to === 3 ? messages.map(other) : messages),
    });
    await runTo(tokenOf, 'group-1');
    expect(codeOf(await desk.session.operate(tokenOf(stepNow(desk))))).toBe('share-refused');
    expect(viewOf(desk).answers).toBeNull();
    expect(codeOf(await desk.session.operate(tokenOf(stepNow(desk))))).toBe('share-lost');
  });
});
