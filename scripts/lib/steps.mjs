/**
 * @typedef {object} StepContext
 * @property {(doing: string) => void} say what the step is doing now, in a few words; printed at once
 * @property {(line: string) => void} note the latest output of a tool; shown when the step takes long
 *
 * @typedef {object} Step
 * @property {string} name as shown to the person
 * @property {readonly string[]} [needs] names of steps that must be done first
 * @property {() => boolean | Promise<boolean>} check true when there is nothing to do; quick, no network
 * @property {(context: StepContext) => Promise<string | void>} run may return a short remark
 */

const HEARTBEAT_MS = 15_000;
const NOTE_CHARACTERS_MAX = 70;

/** @typedef {{ startedMs: number, note: string }} Activity */

/** @param {number} fromMs */
const secondsSince = (fromMs) => `${((performance.now() - fromMs) / 1000).toFixed(1)} s`;

/**
 * Runs the steps, independent ones at the same time, one progress line for each. The first failure
 * is thrown after the steps that are already running have ended.
 * @param {readonly Step[]} steps
 * @param {{ print?: (line: string) => void, heartbeatMs?: number }} [options]
 */
export async function runSteps(steps, { print = console.log, heartbeatMs = HEARTBEAT_MS } = {}) {
  if (await isAllDone(steps, print)) return;
  /** @type {Map<string, Promise<boolean>>} whether the step is done; false when it or a need of it failed */
  const done = new Map();
  /** @type {Map<string, Activity>} */
  const active = new Map();
  /** @type {unknown[]} */
  const failures = [];
  const heartbeat = setInterval(() => printActive(active, print), heartbeatMs);
  steps.forEach((step) => {
    const label = labelOf(steps, step);
    const needs = (step.needs ?? []).map((name) => requireKnown(done, name, step.name));
    const finished = Promise.all(needs).then(async (results) => {
      if (results.includes(false) || failures.length > 0) return false;
      try {
        await runStep(step, label, active, print);
        return true;
      } catch (error) {
        print(`${label} … failed`);
        failures.push(error);
        return false;
      } finally {
        active.delete(label);
      }
    });
    done.set(step.name, finished);
  });
  await Promise.all(done.values());
  clearInterval(heartbeat);
  if (failures.length > 0) throw failures[0];
}

/**
 * The usual case, a machine that is set up: one line each, in order.
 * @param {readonly Step[]} steps
 * @param {(line: string) => void} print
 */
async function isAllDone(steps, print) {
  const lines = [];
  for (const step of steps) {
    const startedMs = performance.now();
    if (!(await step.check())) return false;
    lines.push(`${labelOf(steps, step)} … ok (${secondsSince(startedMs)})`);
  }
  lines.forEach((line) => print(line));
  return true;
}

/** @param {readonly Step[]} steps @param {Step} step */
const labelOf = (steps, step) => `${steps.indexOf(step) + 1}/${steps.length} ${step.name}`;

/** @param {Map<string, Promise<boolean>>} done @param {string} name @param {string} by */
function requireKnown(done, name, by) {
  const need = done.get(name);
  if (!need) throw new Error(`step "${by}" needs "${name}", which does not come before it`);
  return need;
}

/**
 * @param {Step} step
 * @param {string} label
 * @param {Map<string, Activity>} active
 * @param {(line: string) => void} print
 */
async function runStep(step, label, active, print) {
  const startedMs = performance.now();
  /** @type {Activity} */
  const entry = { startedMs, note: '' };
  if (await step.check()) {
    print(`${label} … ok (${secondsSince(startedMs)})`);
    return;
  }
  active.set(label, entry);
  /** @param {string} doing */
  const say = (doing) => {
    entry.note = '';
    print(`${label}: ${doing}`);
  };
  /** @param {string} line */
  const note = (line) => {
    entry.note = line.trim().slice(0, NOTE_CHARACTERS_MAX);
  };
  const remark = await step.run({ say, note });
  print(`${label} … ok (${secondsSince(startedMs)})${remark ? `: ${remark}` : ''}`);
}

/**
 * @param {Map<string, Activity>} active
 * @param {(line: string) => void} print
 */
function printActive(active, print) {
  for (const [label, { startedMs, note }] of active) {
    print(`${label} … still working (${secondsSince(startedMs)})${note ? `: ${note}` : ''}`);
  }
}
