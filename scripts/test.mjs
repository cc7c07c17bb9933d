import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { takeOnly } from './lib/arguments.mjs';
import { openDisplays } from './lib/display.mjs';
import { runtimeEnv } from './lib/electron-runtime.mjs';
import { SetupError, runMain } from './lib/errors.mjs';
import { playwrightFailures, vitestFailures } from './lib/failures.mjs';
import { inProject, pinnedNode, resultsDir } from './lib/paths.mjs';
import { npmCommand, runAttached, runLogged } from './lib/process.mjs';
import { countPlaywright, countVitest, countsOf, sumCounts, summaryLine } from './lib/report.mjs';
import { ensureSandbox } from './lib/sandbox.mjs';
import { readJson } from './lib/stamp.mjs';
import { setup } from './setup.mjs';

const SUITES = /** @type {const} */ (['typecheck', 'lint:code', 'lint:format', 'unit', 'integration', 'e2e']);
/** @typedef {(typeof SUITES)[number]} Suite */
/** Not tests: they only add to the sum when they fail. */
const CHECKS = ['typecheck', 'lint:code', 'lint:format'];
/** Desks that the end-to-end tests have open at once, each on a display of its own: no other takes its focus. */
const WORKERS = 2;

/** @param {string} name */
const reportOf = (name) => join(resultsDir, `${name}.json`);

/** @param {Suite} suite @param {readonly string[]} filter @returns {string[]} command line */
function commandOf(suite, filter) {
  if (CHECKS.includes(suite)) return [...npmCommand(), 'run', '--silent', suite];
  if (suite === 'e2e') {
    return [
      pinnedNode,
      inProject('node_modules/@playwright/test/cli.js'),
      'test',
      '--pass-with-no-tests',
      ...filter,
    ];
  }
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportOf(suite)}`];
  const vitest = inProject('node_modules/vitest/vitest.mjs');
  return [pinnedNode, vitest, 'run', `--project=${suite}`, '--passWithNoTests', ...reporters, ...filter];
}

/** A home of the sandbox company that the end-to-end tests copy; making one takes seconds. */
async function homePattern() {
  const home = mkdtempSync(join(tmpdir(), 'countersign-pattern-'));
  await ensureSandbox(home);
  return {
    env: { COUNTERSIGN_HOME_PATTERN: home },
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}

/** @param {Suite} suite @param {readonly string[]} filter @param {Record<string, string>} env */
async function runTests(suite, filter, env) {
  console.log(`\n── ${suite}`);
  const pattern = suite === 'e2e' ? await homePattern() : { env: {}, remove: () => undefined };
  try {
    const code = await timed(suite, () =>
      runAttached(commandOf(suite, filter), { env: { ...env, ...pattern.env } }),
    );
    return countsOf(reportOf(suite), suite === 'e2e' ? countPlaywright : countVitest, code);
  } finally {
    pattern.remove();
  }
}

/** What a check says is held back until it ends: several run at once. @param {Suite} suite */
async function runCheck(suite) {
  /** @type {string[]} */
  const said = [];
  const code = await timed(suite, async () => {
    const { code } = await runLogged(commandOf(suite, []), { log: suite, onLine: (line) => said.push(line) });
    if (said.length > 0) console.log(`\n── ${suite}\n${said.join('\n')}`);
    return code;
  });
  return { passed: 0, failed: code === 0 ? 0 : 1, skipped: 0 };
}

/** @param {Suite} suite @param {() => Promise<number>} run */
async function timed(suite, run) {
  const startedMs = performance.now();
  const code = await run();
  const took = `${((performance.now() - startedMs) / 1000).toFixed(1)} s`;
  console.log(`${suite} … ${code === 0 ? 'ok' : 'failed'} (${took})`);
  return code;
}

/** The end of a long log names what failed: whoever has only the end has enough. @param {Suite} suite @returns {readonly string[]} */
function failuresOf(suite) {
  const read = suite === 'e2e' ? playwrightFailures : vitestFailures;
  const named = CHECKS.includes(suite) ? [] : read(readJson(reportOf(suite)));
  return named.length > 0 ? named : [`${suite}: what it says stands under its heading`];
}

await runMain(async () => {
  const { only, rest: filter, unknown } = takeOnly(process.argv.slice(2), SUITES);
  if (unknown.length > 0) {
    throw new SetupError('TEST_SUITE_UNKNOWN', {
      what: 'There is no such part of the tests.',
      cause: `--only names ${unknown.join(', ')}.`,
      cure: `Choose from ${SUITES.join(', ')}, separated by commas.`,
    });
  }
  const suites = only ?? SUITES.filter((suite) => filter.length === 0 || !CHECKS.includes(suite));
  await setup({ forTests: true });
  if (!(await ensureBuilt())) return 1;
  rmSync(resultsDir, { recursive: true, force: true });
  mkdirSync(resultsDir, { recursive: true });
  const displays = await openDisplays(WORKERS);
  try {
    const env = { ...displays.env, ...runtimeEnv() };
    const checks = suites.filter((suite) => CHECKS.includes(suite));
    if (checks.length > 0) console.log(`\n── ${checks.join(', ')}, at once`);
    const counts = await Promise.all(checks.map(runCheck));
    const tests = suites.filter((suite) => !CHECKS.includes(suite));
    for (const suite of tests) counts.push(await runTests(suite, filter, env));
    const failures = [...checks, ...tests]
      .filter((_, index) => (counts[index]?.failed ?? 0) > 0)
      .flatMap(failuresOf);
    for (const failure of failures) console.log(`\nfailed: ${failure}`);
    const sum = sumCounts(counts);
    console.log(`\n${summaryLine(sum)}`);
    return sum.failed > 0 ? 1 : 0;
  } finally {
    displays.stop();
  }
});
