import { roleNames, roleTitles, type Role } from './roles.ts';

/*
 * Separation of duties. The table is the whole rule: it is data, closed, and read in both directions.
 */

/** `apart`: never one person. `apart-on-object`: one person, and never on one object. `fine`: no conflict. */
export type Relation = 'apart' | 'apart-on-object' | 'fine';

const SIGNS: Readonly<Record<string, Relation>> = { '✗': 'apart', '△': 'apart-on-object', '✓': 'fine' };

const COLUMNS: readonly Role[] = [
  'approver',
  'policy-author',
  'policy-approver',
  'custodian',
  'security-admin',
  'it-deployer',
  'reconciler',
  'auditor',
];

/**
 * One row a role, one sign a column. A custodian who leads or witnesses is kept apart in one ceremony: a ceremony is
 * the object there.
 */
const ROWS: readonly (readonly [Role, string])[] = [
  ['requester', '△ ✗ △ △ ✗ ✗ ✗ ✗'],
  ['approver', '- ✗ △ △ ✗ ✗ ✗ ✗'],
  ['compliance', '✗ △ ✓ ✗ ✗ ✗ ✓ ✗'],
  ['policy-author', '✗ - △ ✗ ✗ ✗ ✗ ✗'],
  ['custodian', '△ ✗ △ - ✗ ✗ ✗ ✗'],
  ['ceremony-lead', '△ ✗ △ △ △ ✗ ✗ ✗'],
  ['witness', '△ △ △ △ △ ✓ ✓ ✓'],
  ['security-admin', '✗ ✗ ✗ ✗ - ✗ ✗ ✗'],
  ['it-deployer', '✗ ✗ ✗ ✗ ✗ - ✗ ✗'],
];

/** What the table does not name: an auditor has no power beside the seat, a reconciler does not decide on rules. */
const FURTHER: readonly (readonly [Role, Role, Relation])[] = [
  ['approver', 'senior-approver', 'fine'],
  ['auditor', 'policy-approver', 'apart'],
  ['auditor', 'reconciler', 'apart'],
  ['auditor', 'break-glass', 'apart'],
  ['auditor', 'service-account', 'apart'],
  ['reconciler', 'policy-approver', 'apart'],
];

const keyOf = (a: Role, b: Role): string => (a < b ? `${a} ${b}` : `${b} ${a}`);

/** A senior approver stands where an approver stands. */
const asPrinted = (role: Role): Role => (role === 'senior-approver' ? 'approver' : role);

const TABLE: ReadonlyMap<string, Relation> = new Map([
  ...ROWS.flatMap(([row, signs]) =>
    signs.split(' ').flatMap((sign, index) => {
      const [column, relation] = [COLUMNS[index], SIGNS[sign]];
      return column === undefined || relation === undefined ? [] : [[keyOf(row, column), relation] as const];
    }),
  ),
  ...FURTHER.map(([a, b, relation]) => [keyOf(a, b), relation] as const),
]);

/** How two roles of one person stand to each other. Pairs that no line names are kept apart on one object. */
export const relationOf = (a: Role, b: Role): Relation => {
  if (a === b) return 'fine';
  const named = TABLE.get(keyOf(a, b)) ?? TABLE.get(keyOf(asPrinted(a), asPrinted(b)));
  return named ?? 'apart-on-object';
};

/** Two roles that do not go together, with the sentence that says so. */
export interface RoleConflict {
  readonly a: Role;
  readonly b: Role;
  readonly relation: Exclude<Relation, 'fine'>;
  readonly text: string;
}

const WHY: Readonly<Record<RoleConflict['relation'], string>> = {
  apart: 'are never one person',
  'apart-on-object': 'are never one person on the same object',
};

const conflictOf = (a: Role, b: Role): RoleConflict | undefined => {
  const relation = relationOf(a, b);
  return relation === 'fine'
    ? undefined
    : { a, b, relation, text: `${roleTitles[a]} and ${roleTitles[b]} ${WHY[relation]}` };
};

const conflictsBetween = (pairs: readonly (readonly [Role, Role])[]): readonly RoleConflict[] =>
  pairs.map(([a, b]) => conflictOf(a, b)).filter((conflict) => conflict !== undefined);

/** Every pair of a set of roles that one person may never hold. Asked at each grant. */
export const heldConflicts = (roles: readonly Role[]): readonly RoleConflict[] =>
  conflictsBetween(pairsOf(roles)).filter(({ relation }) => relation === 'apart');

const pairsOf = (roles: readonly Role[]): readonly (readonly [Role, Role])[] =>
  roleNames
    .filter((role) => roles.includes(role))
    .flatMap((a, index, held) => held.slice(index + 1).map((b) => [a, b] as const));

/**
 * Every conflict between what one person has done on an object and what they are about to do on it. Asked at each
 * action: also roles that one person may hold are kept apart there.
 */
export const objectConflicts = (done: readonly Role[], next: readonly Role[]): readonly RoleConflict[] =>
  conflictsBetween(done.flatMap((a) => next.map((b) => [a, b] as const)));
