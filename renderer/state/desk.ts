import type { DeskApi, DeskEvent, DeskInput, DeskMethod, DeskOutputs } from '#shared/ipc';

declare global {
  interface Window {
    readonly countersign: DeskApi;
  }
}

type Methods = { readonly [M in DeskMethod]: (input: DeskInput<M>) => Promise<DeskOutputs[M]> };

const methods = (): Methods => window.countersign;

/** The only way out of this process: one named method of the typed bridge that the preload exposes. */
export const ask = <M extends DeskMethod>(method: M, input: DeskInput<M>): Promise<DeskOutputs[M]> =>
  methods()[method](input);

/** Hears what the main process says; returns the way to stop. */
export const hear = (listener: (event: DeskEvent) => void): (() => void) =>
  window.countersign.onEvent(listener);
