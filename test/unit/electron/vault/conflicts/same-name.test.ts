import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isSameName } from '../../../../../electron/vault/views/checks/same-name.ts';

describe('the name of a person on a payment', () => {
  test.each([
    ['Anna Keller', 'ANNA KELLER'],
    ['Anna Keller', 'Keller, Anna'],
    ['Anna Keller', 'Keller Anna Beratung GmbH'],
    ['Jörg Müller', 'MUELLER JOERG'],
    ['Jörg Müller', 'Muller Jorg'],
    ['Jorg Mueller', 'Jörg Müller'],
    ['Bram de Vries', 'Vries, Bram'],
    ['Søren Ørsted', 'Soren Orsted'],
    ['Łukasz Żak', 'ZAK LUKASZ'],
    ['Peter Groß', 'Gross Peter'],
    ['Anna M. Keller', 'Anna Keller'],
    ['José García', 'JOSE\u0301 GARCI\u0301A'],
    ['Li Na', 'Na Li'],
    ['Dirk', 'DIRK'],
  ])('%s is %s', (person, payee) => {
    expect(isSameName(person, payee)).toBe(true);
  });

  test.each([
    ['Anna Keller', 'Keller GmbH'],
    ['Anna Keller', 'Hanna Keller'],
    ['Anna Keller', 'Anna Kellermann'],
    ['Dirk', 'Dirk Holding BV'],
    ['Anna Keller', ''],
    ['', 'Anna Keller'],
    ['Li Na', 'Li Holding'],
  ])('%s is not %s', (person, payee) => {
    expect(isSameName(person, payee)).toBe(false);
  });

  const word = fc.stringMatching(/^[a-zäöüéłøß]{3,10}$/);

  test('stays the same in any order, in capitals, without accents and among other words', () => {
    fc.assert(
      fc.property(fc.uniqueArray(word, { minLength: 2, maxLength: 4 }), word, (words, other) => {
        const name = words.join(' ');
        expect(isSameName(name, name.toUpperCase())).toBe(true);
        expect(isSameName(name, words.toReversed().join(', '))).toBe(true);
        expect(isSameName(name, name.normalize('NFKD').replaceAll(/\p{M}/gu, ''))).toBe(true);
        expect(isSameName(name, `${other} ${name}`)).toBe(true);
      }),
    );
  });
});
