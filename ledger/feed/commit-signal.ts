/** Wakes everybody who waits for the next commit. */
export class CommitSignal {
  readonly #waiting = new Set<() => void>();

  notify(): void {
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }

  /** Resolves at the next commit or when `signal` aborts, with false; with true when neither came in time. */
  wait(signal: AbortSignal, silenceMsMax?: number): Promise<boolean> {
    if (signal.aborted) return Promise.resolve(false);
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const end = (isSilent: boolean): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', wake);
      this.#waiting.delete(wake);
      resolve(isSilent);
    };
    const wake = (): void => {
      end(false);
    };
    const timer =
      silenceMsMax === undefined
        ? undefined
        : setTimeout(() => {
            end(true);
          }, silenceMsMax);
    this.#waiting.add(wake);
    signal.addEventListener('abort', wake, { once: true });
    return promise;
  }
}
