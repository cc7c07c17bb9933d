import type { DeskApi } from '#shared/ipc';

declare global {
  interface Window {
    readonly countersign: DeskApi;
  }
}

/** The only way out of this process: the typed bridge that the preload exposes. */
export const desk = (): DeskApi => window.countersign;
