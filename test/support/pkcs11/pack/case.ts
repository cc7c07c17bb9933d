import type { Rig } from '../rig.ts';

/** One thing that a client may expect of any provider. It throws where it does not hold. */
export interface Case {
  readonly name: string;
  readonly run: (rig: Rig) => void;
}

export const holds = (name: string, run: Case['run']): Case => ({ name, run });
