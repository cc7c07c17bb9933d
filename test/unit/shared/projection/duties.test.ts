import { expect, test } from 'vitest';
import { dutiesOf } from '#shared/projection';
import { DUTIES_MAX, heldConflicts, smallFirmAdvice } from '#shared/roster';
import { loadCompany, loadPolicy } from '../../../../ledger/sandbox/data.ts';

const duties = dutiesOf(loadPolicy(), loadCompany().groups);

test('the duties of a policy are whoever proposes and whoever decides, as many as the product needs', () => {
  expect(duties.roles).toContain('requester');
  expect(duties.roles).toContain('approver');
  expect(duties.roles.length).toBeLessThanOrEqual(DUTIES_MAX);
  expect(duties.demands).toContainEqual({
    proposes: 'policy-author',
    seats: [{ role: 'policy-approver', people: 2 }],
  });
  expect(duties.demands).toContainEqual({
    proposes: 'security-admin',
    seats: [{ role: 'security-admin', people: 2 }],
  });
});

test('rules that deny, and rules on trial, are no duty', () => {
  const policy = loadPolicy();
  const rules = policy.rules.map((rule) => ({ ...rule, shadow: true as const }));
  expect(dutiesOf({ ...policy, rules }, loadCompany().groups)).toEqual({ roles: [], demands: [] });
});

test('a firm of four works under the sandbox policy with some duties outside, and is refused nothing', () => {
  const advice = smallFirmAdvice(duties, 4);
  expect(advice?.outside?.given.map(({ role }) => role)).toContain('security-admin');
  expect(advice?.outside?.plan.isOperable).toBe(true);
  for (const roles of advice?.outside?.plan.held ?? []) expect(heldConflicts(roles)).toEqual([]);
}, 60_000);
