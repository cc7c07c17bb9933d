import { parseArgs } from 'node:util';
import type { GroupId } from '#shared/brand';
import type { Policy, Rule } from '#shared/policy';
import { createSandbox, sandboxPaths } from '../../ledger/sandbox/create.ts';
import { loadPolicy } from '../../ledger/sandbox/data.ts';

/*
 * The sandbox company under a policy with a date and an hour in it: `--home <folder>`. The rule of payments from 10,000
 * EUR had to be reviewed before today's payments were proposed, and compliance may fill the places of transfers between
 * own accounts once they have been open for eight hours. A process of its own, because SoftHSM2 is loaded once.
 */

const DAY_MS = 86_400_000;
/** The newest payments of the sandbox are proposed so long before it is made. */
const NEWEST_MS = 25 * 60_000;
const ESCALATED_AFTER_HOURS = 8;

const datedPolicy = (nowMs: number): Policy => {
  const policy = loadPolicy();
  const reviewBy = new Date(nowMs - NEWEST_MS - DAY_MS).toISOString().slice(0, 'YYYY-MM-DD'.length);
  const changes: Readonly<Record<string, (rule: Rule) => Rule>> = {
    'EUR-2': (rule) => ({ ...rule, reviewBy }),
    'BOOK-1': escalated,
  };
  return { ...policy, rules: policy.rules.map((rule) => changes[rule.id]?.(rule) ?? rule) };
};

const escalated = (rule: Rule): Rule => {
  const { then } = rule;
  if (then.kind === 'deny') return rule;
  const escalate = { afterHours: ESCALATED_AFTER_HOURS, groups: ['compliance' as GroupId] };
  return { ...rule, then: { ...then, groups: then.groups.map((place) => ({ ...place, escalate })) } };
};

const { values } = parseArgs({ options: { home: { type: 'string' } } });
if (values.home === undefined) throw new Error('--home is needed');
const nowMs = Date.now();
await createSandbox(sandboxPaths(values.home), nowMs, datedPolicy(nowMs));
