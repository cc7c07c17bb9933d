import { afterEach, expect, test } from 'vitest';
import { digestOf } from '#shared/intent';
import { ANNA, testKey } from '../../support/company.ts';
import { CLEO, GRACE, PeopledLedger, testEmergency } from '../../support/people.ts';
import { later } from '../../support/policy-life.ts';
import { clockedDesk } from './support/clocked-desk.ts';
import { valueOf } from './support/desk.ts';

/* Emergencies as a desk takes them over: by its own clock where people have time to object. */

const undo: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

test('a token is not replaced by a clock that is put forward: the desk waits for its own', async () => {
  const mini = new PeopledLedger();
  const { person: _, standing: __, ...key } = testKey(GRACE, 'grace-new');
  const deed = { kind: 'replace', person: GRACE, lost: testKey(GRACE).keyId, key } as const;
  const intent = testEmergency(deed);
  expect(mini.carry(intent, [CLEO])).toBe('awaiting-dispatch');
  const size = mini.events.length;
  const { desk, heldBack, takenOverAt } = await clockedDesk(mini, undo);
  later(mini, 24);
  mini.sweep();
  expect(mini.statusOf(intent)).toBe('carried-out');
  const held = await heldBack();
  expect(held.error?.detail).toContain(
    `a token was replaced in an emergency at ${new Date(mini.time).toISOString()}`,
  );
  expect(held.size).toBe(size);
  // Ten minutes are what clocks may differ by, and no more.
  await takenOverAt(new Date(Date.parse(mini.time) - 10 * 60_000).toISOString());
  const after = valueOf(await desk.vault.detail({ person: ANNA, digest: digestOf(intent) }));
  expect(after.row.status).toBe('carried-out');
});
