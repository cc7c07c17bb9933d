import { setImmediate } from 'node:timers/promises';
import { evaluate, exampleOfRule, explain, factsOfTest, type Policy } from '#shared/policy';

/** Examples that are explained, so that the code which the first item needs is compiled before somebody opens it. */
const EXAMPLES_MAX = 60;

/**
 * Explains examples of the policy in force in idle turns, each in a turn of its own, and throws the answers away. The
 * first explanation after a start costs many times what the later ones do: parsing the rules, and compiling the code.
 *
 * @returns how many examples were explained before they were all, or before `signal` ended it.
 */
export const warmUp = async (policy: Policy | undefined, signal: AbortSignal): Promise<number> => {
  if (policy === undefined || policy.rules.length === 0) return 0;
  let explained = 0;
  while (explained < EXAMPLES_MAX) {
    await setImmediate();
    if (signal.aborted) break;
    const rule = policy.rules[explained % policy.rules.length];
    if (rule === undefined) break;
    const facts = factsOfTest(exampleOfRule(rule));
    explain(evaluate(policy, facts), {}, facts);
    explained += 1;
  }
  return explained;
};
