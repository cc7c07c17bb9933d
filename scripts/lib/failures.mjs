import { relative } from 'node:path';
import { projectRoot } from './paths.mjs';

/** Lines of a message that the end of a run repeats; the whole of it stands further up. */
const MESSAGE_LINES = 12;
// eslint-disable-next-line no-control-regex -- the runners colour their messages
const COLOURS = /\u001b\[[0-9;]*m/g;

/** @param {string} place @param {string | undefined} message */
const failure = (place, message) => {
  const lines = (message ?? '').replace(COLOURS, '').split('\n').slice(0, MESSAGE_LINES);
  return [place, ...lines.map((line) => `  ${line}`)].join('\n').trimEnd();
};

/** @param {any} report JSON reporter of vitest @returns {string[]} a failed test, or a file that broke, each */
export function vitestFailures(report) {
  return (report?.testResults ?? []).flatMap((/** @type {any} */ file) => {
    const name = relative(projectRoot, file.name);
    const failed = file.assertionResults
      .filter((/** @type {any} */ test) => test.status === 'failed')
      .map((/** @type {any} */ test) => failure(`${name} › ${test.fullName}`, test.failureMessages?.[0]));
    // A file can fail without one of its tests: by a hook, which skips them, or while it is read.
    return file.status === 'failed' && failed.length === 0
      ? [failure(name, file.message || 'a hook failed')]
      : failed;
  });
}

/** @param {any} suite @returns {any[]} */
const specsOf = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)];

/** @param {any} report JSON reporter of Playwright @returns {string[]} */
export function playwrightFailures(report) {
  const specs = (report?.suites ?? []).flatMap(specsOf).filter((/** @type {any} */ spec) => !spec.ok);
  const outside = (report?.errors ?? []).map((/** @type {any} */ error) =>
    failure('outside any test', error.message),
  );
  return [
    ...specs.map((/** @type {any} */ spec) =>
      failure(
        `${spec.file}:${spec.line} › ${spec.title}`,
        spec.tests
          ?.flatMap((/** @type {any} */ test) => test.results)
          .find((/** @type {any} */ run) => run.error)?.error.message,
      ),
    ),
    ...outside,
  ];
}
