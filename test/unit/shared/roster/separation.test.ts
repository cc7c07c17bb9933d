import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  heldConflicts,
  objectConflicts,
  relationOf,
  roleNames,
  roleTitles,
  sortedRoles,
  type Relation,
  type Role,
} from '#shared/roster';

const PAIRS = roleNames.flatMap((a) => roleNames.filter((b) => b !== a).map((b) => [a, b] as const));
const role = fc.constantFrom(...roleNames);

/** The table as a risk officer reads it, written out once more by hand. */
const SHORT: Readonly<Record<string, Role>> = {
  REQ: 'requester',
  APP: 'approver',
  SNR: 'senior-approver',
  CMP: 'compliance',
  POL: 'policy-author',
  PAP: 'policy-approver',
  CUS: 'custodian',
  CER: 'ceremony-lead',
  WIT: 'witness',
  SEC: 'security-admin',
  ITD: 'it-deployer',
  REC: 'reconciler',
  AUD: 'auditor',
};

const PRINTED: readonly (readonly [string, string])[] = [
  ['REQ', 'APP△ POL✗ PAP△ CUS△ SEC✗ ITD✗ REC✗ AUD✗'],
  ['APP', 'POL✗ PAP△ CUS△ SEC✗ ITD✗ REC✗ AUD✗'],
  ['SNR', 'REQ△ POL✗ PAP△ CUS△ SEC✗ ITD✗ REC✗ AUD✗'],
  ['CMP', 'APP✗ POL△ PAP✓ CUS✗ SEC✗ ITD✗ REC✓ AUD✗'],
  ['POL', 'APP✗ PAP△ CUS✗ SEC✗ ITD✗ REC✗ AUD✗'],
  ['CUS', 'APP△ POL✗ PAP△ SEC✗ ITD✗ REC✗ AUD✗'],
  ['CER', 'APP△ POL✗ PAP△ CUS△ SEC△ ITD✗ REC✗ AUD✗'],
  ['WIT', 'APP△ POL△ PAP△ CUS△ SEC△ ITD✓ REC✓ AUD✓'],
  ['SEC', 'APP✗ POL✗ PAP✗ CUS✗ ITD✗ REC✗ AUD✗'],
  ['ITD', 'APP✗ POL✗ PAP✗ CUS✗ SEC✗ REC✗ AUD✗'],
];

const MEANING: Readonly<Record<string, Relation>> = { '✗': 'apart', '△': 'apart-on-object', '✓': 'fine' };

describe('the table of duties that stay apart', () => {
  test.each(PRINTED)('says for %s what is printed: %s', (row, cells) => {
    for (const cell of cells.split(' ')) {
      const [column, sign] = [cell.slice(0, -1), cell.slice(-1)];
      const [a, b] = [SHORT[row], SHORT[column]];
      if (a === undefined || b === undefined) throw new Error(cell);
      expect([cell, relationOf(a, b)]).toEqual([cell, MEANING[sign]]);
    }
  });

  test('reads the same in both directions, and knows every pair', () => {
    for (const [a, b] of PAIRS) {
      expect(relationOf(a, b)).toBe(relationOf(b, a));
      expect(['apart', 'apart-on-object', 'fine']).toContain(relationOf(a, b));
    }
  });

  test('leaves an auditor nothing but to witness', () => {
    for (const other of roleNames) {
      if (other === 'auditor') continue;
      expect([other, relationOf('auditor', other)]).toEqual([other, other === 'witness' ? 'fine' : 'apart']);
    }
  });
});

describe('what one person may hold', () => {
  test('is refused for every pair that stays apart, and for no other; the report names both sides', () => {
    for (const [a, b] of PAIRS) {
      const conflicts = heldConflicts([a, b]);
      if (relationOf(a, b) !== 'apart') {
        expect(conflicts).toEqual([]);
        continue;
      }
      expect(conflicts).toHaveLength(1);
      expect([conflicts[0]?.a, conflicts[0]?.b].sort()).toEqual([a, b].sort());
      for (const side of [a, b]) expect(conflicts[0]?.text).toContain(roleTitles[side]);
    }
  });

  test('has as many conflicts as pairs that stay apart, whatever else is held', () => {
    fc.assert(
      fc.property(fc.uniqueArray(role), (roles) => {
        const pairs = roles.flatMap((a, index) => roles.slice(index + 1).map((b) => [a, b] as const));
        const apart = pairs.filter(([a, b]) => relationOf(a, b) === 'apart');
        expect(heldConflicts(roles)).toHaveLength(apart.length);
      }),
    );
  });

  test('never gets better with one role more', () => {
    fc.assert(
      fc.property(fc.uniqueArray(role), role, (roles, more) => {
        expect(heldConflicts([...roles, more]).length).toBeGreaterThanOrEqual(heldConflicts(roles).length);
      }),
    );
  });
});

describe('what one person may do on one object', () => {
  test('is refused for every pair that is not fine; the report names both sides', () => {
    for (const [a, b] of PAIRS) {
      const conflicts = objectConflicts([a], [b]);
      expect(conflicts.length > 0).toBe(relationOf(a, b) !== 'fine');
      for (const { text } of conflicts) for (const side of [a, b]) expect(text).toContain(roleTitles[side]);
    }
  });

  test('covers whatever one person may not hold', () => {
    for (const [a, b] of PAIRS)
      if (heldConflicts([a, b]).length > 0) expect(objectConflicts([a], [b])).not.toEqual([]);
  });
});

test('a set of roles has one form', () => {
  fc.assert(
    fc.property(fc.array(role), (roles) => {
      const sorted = sortedRoles(roles);
      expect(sortedRoles([...roles].reverse())).toEqual(sorted);
      expect(new Set(sorted)).toEqual(new Set(roles));
      expect(sorted).toHaveLength(new Set(roles).size);
    }),
  );
});
