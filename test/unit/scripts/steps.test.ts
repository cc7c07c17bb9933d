import { describe, expect, test } from 'vitest';
import { SetupError, describeFailure } from '../../../scripts/lib/errors.mjs';
import { runSteps } from '../../../scripts/lib/steps.mjs';

interface Probe {
  readonly lines: string[];
  readonly ran: string[];
}

function step(
  probe: Probe,
  name: string,
  options: { needs?: string[]; isDone?: boolean; run?: () => Promise<void> } = {},
) {
  return {
    name,
    needs: options.needs ?? [],
    check: () => options.isDone ?? false,
    run: async () => {
      probe.ran.push(`${name} begins`);
      await options.run?.();
      probe.ran.push(`${name} ends`);
    },
  };
}

const newProbe = (): Probe => ({ lines: [], ran: [] });
const run = (probe: Probe, steps: readonly ReturnType<typeof step>[]): Promise<void> =>
  runSteps(steps, { print: (line) => void probe.lines.push(line) });
const failure = new SetupError('NO_COMPILER', {
  what: 'No compiler.',
  cause: 'gcc is absent.',
  cure: 'Install gcc.',
});

describe('the step runner', () => {
  test('prints one line for each step, in order, and runs nothing when all is done', async () => {
    const probe = newProbe();
    await run(probe, [
      step(probe, 'One', { isDone: true }),
      step(probe, 'Two', { isDone: true, needs: ['One'] }),
    ]);
    expect(probe.ran).toEqual([]);
    expect(probe.lines).toEqual([
      expect.stringMatching(/^1\/2 One … ok \(\d+\.\d s\)$/),
      expect.stringMatching(/^2\/2 Two … ok \(\d+\.\d s\)$/),
    ]);
  });

  test('runs only what is not done', async () => {
    const probe = newProbe();
    await run(probe, [step(probe, 'One', { isDone: true }), step(probe, 'Two')]);
    expect(probe.ran).toEqual(['Two begins', 'Two ends']);
  });

  test('begins independent steps together and a dependent one after its needs', async () => {
    const probe = newProbe();
    const gate = Promise.withResolvers<undefined>();
    const first = step(probe, 'Packages', { run: () => gate.promise });
    const second = step(probe, 'Download', {
      run: async () => {
        gate.resolve(undefined);
        await gate.promise;
      },
    });
    await run(probe, [first, second, step(probe, 'Compile', { needs: ['Packages', 'Download'] })]);
    expect(probe.ran.slice(0, 2)).toEqual(['Packages begins', 'Download begins']);
    expect(probe.ran.slice(-2)).toEqual(['Compile begins', 'Compile ends']);
  });

  test('throws the first failure, does not start what needs it, and lets running steps end', async () => {
    const probe = newProbe();
    const gate = Promise.withResolvers<undefined>();
    const failing = step(probe, 'Packages', { run: () => Promise.reject(failure) });
    const slow = step(probe, 'Download', { run: () => gate.promise });
    const outcome = run(probe, [failing, slow, step(probe, 'Compile', { needs: ['Packages'] })]);
    gate.resolve(undefined);
    await expect(outcome).rejects.toBe(failure);
    expect(probe.ran).toEqual(['Packages begins', 'Download begins', 'Download ends']);
    expect(probe.lines).toContain('1/3 Packages … failed');
  });

  test('says what is still going on', async () => {
    const lines: string[] = [];
    const gate = Promise.withResolvers<undefined>();
    const print = (line: string): void => {
      lines.push(line);
      if (line.includes('still working')) gate.resolve(undefined);
    };
    const slow = {
      name: 'Slow',
      check: () => false,
      run: async ({ say, note }: { say: (doing: string) => void; note: (line: string) => void }) => {
        say('compiling');
        note('  CC sqlite3.o');
        await gate.promise;
      },
    };
    await runSteps([slow], { print, heartbeatMs: 5 });
    expect(lines).toContain('1/1 Slow: compiling');
    expect(lines.some((line) => /still working \(\d+\.\d s\): CC sqlite3\.o$/.test(line))).toBe(true);
  });
});

describe('a failure', () => {
  test('is told as what, why and cure, without a stack', () => {
    const text = describeFailure(failure);
    expect(text).toContain('No compiler. [NO_COMPILER]');
    expect(text).toContain('Why:  gcc is absent.');
    expect(text).toContain('Cure: Install gcc.');
    expect(text).not.toMatch(/\n\s+at /);
  });

  test('shows its stack when asked', () => {
    expect(describeFailure(failure, { debug: true })).toMatch(/\n\s+at /);
  });

  test('that nobody foresaw has no stack either, and says how to see it', () => {
    const text = describeFailure(new TypeError('x is undefined'));
    expect(text).toContain('DEBUG=1');
    expect(text).not.toMatch(/\n\s+at /);
  });
});
