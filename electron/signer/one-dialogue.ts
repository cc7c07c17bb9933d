import type { SignerEvent } from './contract.ts';
import { fail, type Outcome } from './outcome.ts';
import { openPinDialogue, type PinDialogue, type PinPort } from './pin-dialogue.ts';

/** Runs work with a PIN window of its own, and ends that in any case. */
export type InDialogue = <T>(
  port: PinPort,
  work: (dialogue: PinDialogue) => Promise<Outcome<T>>,
) => Promise<Outcome<T>>;

export interface OneDialogueOptions {
  readonly emit: (event: SignerEvent) => void;
  readonly pinTimeLimitMs?: number;
}

/** One at a time: whoever asks beside another is refused, since nobody would know which PIN goes where. */
export const oneDialogue = ({ emit, pinTimeLimitMs }: OneDialogueOptions): InDialogue => {
  let isBusy = false;
  return async (port, work) => {
    const dialogue = openPinDialogue(port, {
      onWanted: () => {
        emit({ kind: 'pin-wanted' });
      },
      ...(pinTimeLimitMs === undefined ? {} : { timeLimitMs: pinTimeLimitMs }),
    });
    if (isBusy) {
      dialogue.end();
      return fail('pin-cancelled', 'another PIN window is open');
    }
    isBusy = true;
    try {
      return await work(dialogue);
    } finally {
      isBusy = false;
      dialogue.end();
    }
  };
};
