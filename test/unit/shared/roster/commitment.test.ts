import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toHex } from '#shared/encoding';
import { opensCommitment, personCommitment, type PersonalRecord } from '#shared/roster';
import { ANNA } from '../../../support/company.ts';

const salt = fc.uint8Array({ minLength: 32, maxLength: 32 });
const text = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' });
const record: fc.Arbitrary<PersonalRecord> = fc.record({ name: text, title: text, email: text });

/** The formula once more, by the runtime's own hash and serialiser: the keys of a record in the order of JCS. */
const bySpecification = (bytes: Uint8Array, { name, title, email }: PersonalRecord): string => {
  const length = (of: Uint8Array): Buffer => {
    const four = Buffer.alloc(4);
    four.writeUInt32BE(of.length);
    return four;
  };
  const json = Buffer.from(JSON.stringify({ email, name, title }), 'utf8');
  return createHash('sha256')
    .update('countersign/person/v1\n')
    .update(length(bytes))
    .update(bytes)
    .update(length(json))
    .update(json)
    .digest('hex');
};

describe('a commitment to a personal record', () => {
  test('is the hash that the specification says', () => {
    fc.assert(
      fc.property(salt, record, (bytes, given) => {
        expect(personCommitment(bytes, given)).toBe(bySpecification(bytes, given));
      }),
    );
  });

  test('is another for another salt, and for another record', () => {
    fc.assert(
      fc.property(salt, salt, record, record, (one, other, first, second) => {
        const isSame = toHex(one) === toHex(other) && JSON.stringify(first) === JSON.stringify(second);
        expect(personCommitment(one, first) === personCommitment(other, second)).toBe(isSame);
      }),
    );
  });

  test('tells apart records whose texts are the same when they are put together', () => {
    fc.assert(
      fc.property(salt, text, text, text, (bytes, a, b, c) => {
        const parted = [
          { name: a + b, title: c, email: c },
          { name: a, title: b + c, email: c },
          { name: a, title: b, email: c + c },
        ].map((each) => personCommitment(bytes, each));
        expect(new Set(parted).size).toBe(3);
      }),
    );
  });

  test('is opened by its salt and record alone', () => {
    fc.assert(
      fc.property(
        salt,
        record,
        fc.nat(255),
        fc.constantFrom('name', 'title', 'email'),
        (bytes, given, at, part) => {
          const commitment = personCommitment(bytes, given);
          const disclosure = { person: ANNA, salt: toHex(bytes), record: given };
          expect(opensCommitment(disclosure, commitment)).toBe(true);
          const bent = Uint8Array.from(bytes);
          bent[at % 32] = (bent[at % 32] ?? 0) ^ 1;
          expect(opensCommitment({ ...disclosure, salt: toHex(bent) }, commitment)).toBe(false);
          const renamed = { ...given, [part]: `${given[part]}.` };
          expect(opensCommitment({ ...disclosure, record: renamed }, commitment)).toBe(false);
        },
      ),
    );
  });

  test('takes no salt of another length', () => {
    const given = { name: 'A', title: 'B', email: 'a@b' };
    expect(() => personCommitment(new Uint8Array(31), given)).toThrow('32 bytes');
    const commitment = personCommitment(new Uint8Array(32), given);
    for (const odd of ['', '00'.repeat(31), '00'.repeat(33), 'zz'.repeat(32)])
      expect(opensCommitment({ person: ANNA, salt: odd, record: given }, commitment)).toBe(false);
  });
});
