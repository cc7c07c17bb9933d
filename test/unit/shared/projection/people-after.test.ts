import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PersonId } from '#shared/brand';
import {
  decodeIntentValue,
  digestOf,
  type EmergencyDeed,
  type Intent,
  type RosterChange,
} from '#shared/intent';
import type { JournalEvent } from '#shared/journal';
import type { JsonValue } from '#shared/json';
import { intentIn, PEOPLE_EVENTS, peopleAfter, type PeopleStep } from '#shared/projection';
import type { Person, Role } from '#shared/roster';
import { ANNA, CLEO, genesisWithEve, testErasure, testTransfer } from '../../../support/company.ts';
import { MiniLedger } from '../../../support/mini-ledger.ts';
import {
  GRACE,
  HUGO,
  IVAN,
  JUDY,
  MARA,
  NORA,
  PeopledLedger,
  testEmergency,
  testRosterChange,
} from '../../../support/people.ts';
import { carry } from '../../../support/wallet-life.ts';

/* Who there was after an event of long ago, told from the events alone. */

const stepsOf = (events: readonly JournalEvent[]): readonly PeopleStep[] => {
  const proposed = new Map<unknown, Intent>(
    events.flatMap((event) => {
      const found = event.type === 'intent.proposed' ? intentIn(event) : undefined;
      return found?.ok === true ? [[digestOf(found.value), found.value] as const] : [];
    }),
  );
  const bearing: ReadonlySet<string> = new Set(PEOPLE_EVENTS);
  return events
    .filter(({ type }) => bearing.has(type))
    .map((event) => ({
      event,
      intent: 'intent' in event.payload ? proposed.get(event.payload.intent) : undefined,
    }));
};

const peopleOf = ({ set }: MiniLedger): readonly Person[] => set.roster?.roster.people ?? [];

/** What the ledger has, step by step, and what the events until then say. */
class Followed {
  readonly #then: { readonly size: number; readonly people: readonly Person[] }[] = [];
  readonly #ledger: MiniLedger;

  constructor(ledger: MiniLedger) {
    this.#ledger = ledger;
    this.mark();
  }

  mark(): void {
    this.#then.push({ size: this.#ledger.events.length, people: peopleOf(this.#ledger) });
  }

  expectSame(): void {
    for (const { size, people } of this.#then)
      expect(peopleAfter(stepsOf(this.#ledger.events.slice(0, size)))).toEqual(people);
  }
}

const standing = (
  person: PersonId,
  from: Person['standing'],
  to: 'active' | 'suspended' | 'left',
): RosterChange => ({ kind: 'set-standing', person, from, to }) as RosterChange;

const freeze = (person: PersonId): EmergencyDeed => ({ kind: 'freeze', scope: { kind: 'person', person } });

const hoursLater = (ledger: MiniLedger, hours: number): void => {
  ledger.time = new Date(Date.parse(ledger.time) + hours * 3_600_000).toISOString();
  ledger.sweep();
};

test('before the first event there was nobody', () => {
  expect(peopleAfter([])).toEqual([]);
});

describe('the people of then are those of the roster of then', () => {
  test('through changes, reviews, withdrawals, freezes that end and freezes that something overtakes', () => {
    const ledger = new PeopledLedger();
    const followed = new Followed(ledger);
    const done = (answer: string): void => {
      expect(answer).toBe('carried-out');
      followed.mark();
    };
    const regrant = testRosterChange(ledger.regrant(NORA, ['approver'], ['treasury']));
    done(ledger.carry(regrant, [HUGO, IVAN]));
    if (regrant.change.kind !== 'set-roles') throw new Error('another change');
    done(ledger.change({ kind: 'revert', of: digestOf(regrant), undoes: regrant.change }));
    done(
      ledger.change({
        kind: 'access-review',
        through: '2026-04-30',
        decisions: [
          { person: ANNA, role: 'approver', decision: 'keep', lastUsed: null },
          { person: MARA, role: 'approver', decision: 'no-answer', lastUsed: null },
        ],
      }),
    );
    ledger.withdraw(NORA);
    followed.mark();
    done(ledger.carry(testEmergency(freeze(ANNA)), [CLEO]));
    hoursLater(ledger, 8);
    followed.mark();
    expect(ledger.set.roster?.person(ANNA)?.standing).toBe('active');
    done(ledger.carry(testEmergency(freeze(JUDY)), [CLEO]));
    done(ledger.change(standing(JUDY, 'suspended', 'left')));
    hoursLater(ledger, 8);
    followed.mark();
    expect(ledger.set.roster?.person(JUDY)?.standing).toBe('left');
    ledger.propose(testTransfer());
    followed.mark();
    followed.expectSame();
  });

  test('once somebody is erased', () => {
    const ledger = new MiniLedger(genesisWithEve());
    const followed = new Followed(ledger);
    expect(carry(ledger, testErasure())).toBe('carried-out');
    followed.mark();
    followed.expectSame();
  });

  test('whatever is done, in whatever order', () => {
    const anyone = fc.constantFrom(ANNA, CLEO, IVAN, JUDY, MARA, NORA);
    const roles = fc.subarray<Role>(['requester', 'approver', 'compliance', 'auditor']);
    const kinds = fc.constantFrom('roles', 'suspend', 'back', 'leave', 'review', 'gone', 'freeze', 'lift');
    const step = fc.record({ kind: kinds, person: anyone, roles, hours: fc.constantFrom(0, 0, 9) });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 8 }), (steps) => {
        const ledger = new PeopledLedger();
        const followed = new Followed(ledger);
        for (const each of steps) {
          act(ledger, each);
          hoursLater(ledger, each.hours);
          followed.mark();
        }
        followed.expectSame();
      }),
      { numRuns: 25 },
    );
  });
});

interface Step {
  readonly kind: 'roles' | 'suspend' | 'back' | 'leave' | 'review' | 'gone' | 'freeze' | 'lift';
  readonly person: PersonId;
  readonly roles: readonly Role[];
}

/** What is no intent, or is refused by the ledger, changes nothing, and is as good. */
const act = (ledger: PeopledLedger, { kind, person, roles }: Step): void => {
  const now = ledger.set.roster?.person(person)?.standing ?? 'left';
  const change = (made: RosterChange): void => {
    tried(ledger, testRosterChange(made, datedAt(ledger)), [HUGO, IVAN]);
  };
  switch (kind) {
    case 'roles':
      change(ledger.regrant(person, roles, []));
      return;
    case 'suspend':
      change(standing(person, now, 'suspended'));
      return;
    case 'back':
      change(standing(person, now, 'active'));
      return;
    case 'leave':
      change(standing(person, now, 'left'));
      return;
    case 'review':
      change(removing(person, ledger.grantsOf(person).roles));
      return;
    case 'gone':
      if (now === 'active') ledger.withdraw(person);
      return;
    case 'freeze':
      tried(ledger, testEmergency(freeze(person), datedAt(ledger)), [CLEO]);
      return;
    case 'lift': {
      const deed = { kind: 'unfreeze', scope: { kind: 'person', person } } as const;
      tried(ledger, testEmergency(deed, { ...datedAt(ledger), initiator: GRACE }), [HUGO, IVAN, JUDY]);
    }
  }
};

const tried = (ledger: PeopledLedger, intent: Intent, who: readonly PersonId[]): void => {
  if (decodeIntentValue(intent as unknown as JsonValue).ok) ledger.carry(intent, who);
};

const datedAt = ({ time }: MiniLedger): { readonly createdAt: string; readonly expiresAt: string } => ({
  createdAt: time,
  expiresAt: new Date(Date.parse(time) + 86_400_000).toISOString(),
});

const removing = (person: PersonId, roles: readonly Role[]): RosterChange => ({
  kind: 'access-review',
  through: '2026-04-30',
  decisions: [...roles].sort().map((role) => ({ person, role, decision: 'remove', lastUsed: null })),
});
