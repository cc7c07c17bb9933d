import { expect, test } from 'vitest';
import { warmUp } from '../../../../electron/vault/warm.ts';
import { tieredPolicy } from '../../../support/policy/examples.ts';
import { policyOf } from '../../../support/policy/arbitraries.ts';

const going = new AbortController().signal;

test('explains examples of the rules, a number of them that does not grow with the table', async () => {
  expect(await warmUp(tieredPolicy, going)).toBe(60);
});

test('leaves the process to whatever else it has to do in between', async () => {
  const others = { turns: 0, isOver: false };
  const working = (async () => {
    while (!others.isOver) {
      await new Promise((next) => {
        setImmediate(next);
      });
      others.turns += 1;
    }
  })();
  const explained = await warmUp(tieredPolicy, going);
  others.isOver = true;
  await working;
  expect(others.turns).toBeGreaterThanOrEqual(explained - 1);
});

test('ends when the vault does, and has nothing to do where there is no policy yet', async () => {
  const ending = new AbortController();
  ending.abort();
  expect(await warmUp(tieredPolicy, ending.signal)).toBe(0);
  expect(await warmUp(undefined, going)).toBe(0);
  expect(await warmUp(policyOf(), going)).toBe(0);
});
