/**
 * A failure that a person can act on: what happened, why, and what to do next.
 * Printed without a stack trace; `DEBUG=1` shows the stack.
 */
export class SetupError extends Error {
  /**
   * @param {string} code stable, upper case, e.g. `SYSTEM_PACKAGES_MISSING`
   * @param {{ what: string, cause: string, cure: string }} text one sentence each
   */
  constructor(code, { what, cause, cure }) {
    super(what);
    this.name = 'SetupError';
    this.code = code;
    this.reason = cause;
    this.cure = cure;
  }
}

/**
 * @param {unknown} error
 * @param {{ debug?: boolean }} [options]
 * @returns {string} the lines to print
 */
export function describeFailure(error, { debug = false } = {}) {
  const stack = debug && error instanceof Error && error.stack ? `\n${error.stack}` : '';
  if (error instanceof SetupError) {
    return `\n${error.message} [${error.code}]\n  Why:  ${error.reason}\n  Cure: ${error.cure}${stack}`;
  }
  const message = error instanceof Error ? error.message : String(error);
  return `\n${message}\n  This was not foreseen; run again with DEBUG=1 to see where it came from.${stack}`;
}

/**
 * Runs a script's body; a failure is described on stderr and becomes the exit code.
 * @param {() => Promise<number | void>} body returns the exit code, 0 when nothing is returned
 */
export async function runMain(body) {
  try {
    process.exitCode = (await body()) ?? 0;
  } catch (error) {
    console.error(describeFailure(error, { debug: Boolean(process.env['DEBUG']) }));
    process.exitCode = 1;
  }
}
