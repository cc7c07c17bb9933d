import { describe, expect, test } from 'vitest';
import { headOf } from '#shared/ceremony';
import { keySourceOf } from '#shared/inventory';
import { attestedFiles, HSM_SERIAL, testMaker } from '../../../support/attested-ceremony.ts';
import {
  crewOf,
  LIVE,
  openAfter,
  REHEARSAL,
  rehearse,
  runToEnd,
  sealedPack,
} from '../../../support/ceremony.ts';
import { SMALL_SCRIPT } from '../../../support/ceremony-script.ts';

const rehearsers = crewOf(SMALL_SCRIPT, REHEARSAL);
const rehearsed = runToEnd(rehearse(SMALL_SCRIPT), rehearsers);
const crew = crewOf(SMALL_SCRIPT, LIVE);
const ended = runToEnd(openAfter(SMALL_SCRIPT, rehearsed), crew);
const file = sealedPack(ended, crew);

describe('the evidence of a ceremony', () => {
  test('gives the key that was made in it, its serial number, what was sealed, and its root', () => {
    const source = keySourceOf(file);
    if (!source.ok) throw new Error(source.error);
    const { value } = source;
    expect(value.publicKeys).toEqual([ended.values['new-key']]);
    expect(value.serials).toContain(ended.values['token-serial']);
    expect(value.root).toBe(headOf(ended).root);
    expect(value.script).toBe(ended.scriptDigest);
    expect(value).toMatchObject({
      title: 'A small ceremony',
      isRehearsal: false,
      on: ended.lastAt.slice(0, 10),
    });
    const sealed = ended.register.filter(({ moves }) => moves === 'sealed').map(({ bag }) => bag);
    expect(value.bags.map(({ bag }) => bag)).toEqual(sealed.toSorted());
  });

  test('gives what its maker attests of the key, and nothing of a rehearsal', () => {
    const maker = testMaker();
    const { evidence, rehearsal } = attestedFiles(maker);
    const source = keySourceOf(evidence);
    expect(source.ok && source.value.attestations).toEqual([
      {
        publicKey: maker.leaf.publicKey,
        serial: HSM_SERIAL,
        finding: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        proves: expect.stringContaining('made inside the YubiHSM 2 with the serial number 7550054') as string,
      },
    ]);
    const before = keySourceOf(rehearsal);
    expect(before.ok && before.value.attestations).toEqual([]);
    const plain = keySourceOf(file);
    expect(plain.ok && plain.value.attestations).toEqual([]);
  });

  test('of a rehearsal says that it is one', () => {
    const source = keySourceOf(sealedPack(rehearsed, rehearsers));
    expect(source.ok && source.value.isRehearsal).toBe(true);
  });

  test('with one digit of its key changed gives none', () => {
    const key = ended.values['new-key'] ?? '';
    const forged = file.replaceAll(key, `${key.slice(0, -1)}${key.endsWith('0') ? '1' : '0'}`);
    const root = headOf(ended).root;
    const other = file.replace(`"root":"${root}"`, `"root":"${'0'.repeat(64)}"`);
    expect(other).not.toBe(file);
    // The key stands in signed statements only: as text it is nowhere to be changed.
    expect(forged).toBe(file);
    expect(keySourceOf(other)).toMatchObject({ ok: false });
  });

  test('is nothing else than such a file', () => {
    expect(keySourceOf('{}')).toMatchObject({ ok: false });
    expect(keySourceOf('')).toMatchObject({ ok: false });
  });
});
