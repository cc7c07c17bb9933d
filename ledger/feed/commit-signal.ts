/** Wakes everybody who waits for the next commit. */
export class CommitSignal {
  readonly #waiting = new Set<() => void>();

  notify(): void {
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }

  /** Resolves at the next commit or when `signal` aborts. */
  wait(signal: AbortSignal): Promise<undefined> {
    if (signal.aborted) return Promise.resolve(undefined);
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const wake = (): void => {
      signal.removeEventListener('abort', wake);
      this.#waiting.delete(wake);
      resolve(undefined);
    };
    this.#waiting.add(wake);
    signal.addEventListener('abort', wake, { once: true });
    return promise;
  }
}
