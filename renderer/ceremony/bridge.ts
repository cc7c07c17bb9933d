import type { CeremonyApi, CeremonyEvent, CeremonyInput, CeremonyMethod, CeremonyOutputs } from '#shared/ipc';

declare global {
  interface Window {
    readonly ceremony: CeremonyApi;
  }
}

type Methods = { readonly [M in CeremonyMethod]: (input: CeremonyInput<M>) => Promise<CeremonyOutputs[M]> };

const methods = (): Methods => window.ceremony;

/** The only way out of this page: one named method of the typed bridge that the preload exposes. */
export const ask = <M extends CeremonyMethod>(
  method: M,
  input: CeremonyInput<M>,
): Promise<CeremonyOutputs[M]> => methods()[method](input);

/** Hears what the main process says; returns the way to stop. */
export const hear = (listener: (event: CeremonyEvent) => void): (() => void) =>
  window.ceremony.onEvent(listener);
