import type { GroupId, PersonId } from '#shared/brand';
import type {
  EmergencyDeed,
  EmergencyIntent,
  Grants,
  Intent,
  RosterChange,
  RosterChangeIntent,
} from '#shared/intent';
import type { Genesis, JournalEvent } from '#shared/journal';
import { policyDigest, type Policy } from '#shared/policy';
import type { Group, Person, Role } from '#shared/roster';
import { ANNA, BEN, CLEO, drafted, testGenesis, testKey, testPerson } from './company.ts';
import { MiniLedger } from './mini-ledger.ts';

/* The test company with people who look after its people: four of security, and two who may break the glass. */

export const GRACE = 'grace' as PersonId;
export const HUGO = 'hugo' as PersonId;
export const IVAN = 'ivan' as PersonId;
export const JUDY = 'judy' as PersonId;
/** Approves versions of the policy, and nothing else: treasury may leave without locking it for ever. */
export const OLGA = 'olga' as PersonId;
/** Approver who sits nowhere: somebody to whom a seat can be delegated. */
export const NORA = 'nora' as PersonId;

export const SECURITY: readonly PersonId[] = [GRACE, HUGO, IVAN, JUDY];

const rule = (
  id: string,
  action: Policy['rules'][number]['when']['action'],
  group: string,
  atLeast: number,
): Policy['rules'][number] => ({
  id,
  version: 1,
  owner: GRACE,
  reviewBy: '2030-01-01',
  title: id,
  when: { action },
  then: { kind: 'require', groups: [{ group: group as GroupId, atLeast }], distinct: ['person'] },
});

export const person = (id: PersonId, roles: readonly Role[], groups: readonly string[]): Person => ({
  ...testPerson(id),
  roles: [...roles],
  groups: [...groups].sort() as GroupId[],
});

export const group = (id: string, ...roles: readonly Role[]): Group => ({
  id: id as GroupId,
  name: id,
  roles: [...roles],
});

/** A third of treasury, so that one may go. */
export const MARA = 'mara' as PersonId;

export const peopledGenesis = (base: Genesis = testGenesis()): Genesis => {
  const { roster, policy } = base;
  const security = SECURITY.map((id) => person(id, ['security-admin'], ['security']));
  const grants: Readonly<Record<string, Person>> = {
    [BEN]: person(
      BEN,
      ['requester', 'approver', 'senior-approver', 'policy-approver', 'break-glass'],
      ['break-glass', 'policy-approvers', 'senior-treasury', 'treasury'],
    ),
    [CLEO]: person(
      CLEO,
      ['compliance', 'policy-approver', 'break-glass'],
      ['break-glass', 'compliance', 'policy-approvers'],
    ),
  };
  const more = [
    ...security,
    person(OLGA, ['policy-approver'], ['policy-approvers']),
    person(NORA, ['approver'], []),
    person(MARA, ['approver'], ['treasury']),
  ];
  return {
    ...base,
    roster: {
      ...roster,
      people: [...roster.people.map((each) => grants[each.id] ?? each), ...more],
      groups: [...roster.groups, group('security', 'security-admin'), group('break-glass', 'break-glass')],
      keys: [...roster.keys, ...more.map(({ id }) => testKey(id))],
    },
    policy: {
      ...policy,
      rules: [
        ...policy.rules.filter(({ id }) => id !== 'G-2'),
        rule('R-1', ['roster.change'], 'security', 2),
        rule('E-1', ['emergency.freeze', 'emergency.revoke', 'emergency.replace'], 'break-glass', 1),
        rule('E-2', ['emergency.unfreeze'], 'security', 3),
      ],
    },
  };
};

export const testRosterChange = (
  change: RosterChange,
  over: Partial<RosterChangeIntent> = {},
): RosterChangeIntent => ({
  ...drafted(),
  initiator: GRACE,
  type: 'roster.change',
  change,
  reason: 'Test',
  ...over,
});

export const testEmergency = (deed: EmergencyDeed, over: Partial<EmergencyIntent> = {}): EmergencyIntent => ({
  ...drafted(),
  initiator: BEN,
  type: 'emergency',
  deed,
  reason: 'Test',
  ...over,
});

/** A ledger of the peopled company: its policy is what approvers sign. */
export class PeopledLedger extends MiniLedger {
  readonly #policy: Parameters<MiniLedger['approve']>[2];

  constructor(genesis: Genesis = peopledGenesis(), more: readonly JournalEvent[] = []) {
    super(genesis, more);
    this.#policy = { policy: { version: genesis.policy.version, digest: policyDigest(genesis.policy) } };
  }

  override approve(
    who: PersonId,
    intent: Intent,
    over: Parameters<MiniLedger['approve']>[2] = {},
    key?: string,
  ): ReturnType<MiniLedger['approve']> {
    return super.approve(who, intent, { ...this.#policy, ...over }, key);
  }

  /** Proposes and has everybody approve who is asked; the last answer, or the status. */
  carry(intent: Intent, who: readonly PersonId[]): string {
    const proposed = this.propose(intent);
    if (proposed !== 'proposed') return proposed;
    for (const each of who) {
      const answer = this.approve(each, intent);
      if (answer !== 'recorded') return answer;
    }
    return this.statusOf(intent) ?? '';
  }

  /** By Grace, with Hugo and Ivan. */
  change(change: RosterChange, over: Partial<RosterChangeIntent> = {}): string {
    return this.carry(testRosterChange(change, over), [HUGO, IVAN]);
  }

  grantsOf(id: PersonId): Grants {
    const found = this.set.roster?.person(id);
    if (found === undefined) throw new Error(`nobody is ${id}`);
    return { roles: found.roles, groups: found.groups };
  }

  /** A change of roles from what they are. */
  regrant(id: PersonId, roles: readonly Role[], groups: readonly string[]): RosterChange {
    const to = { roles: [...roles], groups: [...groups].sort() as GroupId[] };
    return { kind: 'set-roles', person: id, from: this.grantsOf(id), to };
  }
}

export { ANNA, BEN, CLEO };
