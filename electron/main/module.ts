/*
 * A module of the main process is a file with a `name` and `init(deps)`; what it must end when the desk
 * closes it hands to `Quitting`, with a time limit: a part that hangs must not keep the desk from closing.
 */

/** Time that one module may take to end. */
export const QUIT_LIMIT_MS = 5_000;

export interface Quitting {
  /** Later modules end first. */
  readonly add: (name: string, onQuit: () => void | Promise<void>) => void;
  /** Ends everything, each within its limit; never fails. */
  readonly run: () => Promise<void>;
}

export const quitting = (
  onProblem: (name: string, problem: unknown) => void,
  limitMs: number = QUIT_LIMIT_MS,
): Quitting => {
  const parts: { readonly name: string; readonly onQuit: () => void | Promise<void> }[] = [];
  return {
    add: (name, onQuit) => {
      parts.push({ name, onQuit });
    },
    run: async () => {
      for (const { name, onQuit } of parts.splice(0).reverse()) {
        try {
          await withLimit(Promise.resolve().then(onQuit), limitMs);
        } catch (problem) {
          onProblem(name, problem);
        }
      }
    },
  };
};

export class TimeLimitError extends Error {
  override readonly name = 'TimeLimitError';
}

/** Rejects with `TimeLimitError` when the work takes longer; the work itself goes on. */
export const withLimit = async <T>(work: Promise<T>, limitMs: number): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new TimeLimitError(`no end after ${limitMs} ms`));
    }, limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};
