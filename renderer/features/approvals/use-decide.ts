import { useState, type RefObject } from 'react';
import type { Decision, ReasonCode } from '#shared/approval';
import type { Result, ShownError } from '#shared/errors';
import type { IntentDetail } from '#shared/ipc';
import type { RenderRecord } from '#shared/render';
import { ask } from '../../state/index.ts';
import { screenDigest } from './rendered-lines.ts';
import type { SignedContent } from './signed-content.ts';

export interface Reason {
  readonly code: ReasonCode;
  readonly text: string;
}

export type DecisionState =
  | { readonly state: 'open' }
  /** The PIN window is open: this desk waits for the token. */
  | { readonly state: 'signing'; readonly decision: Decision }
  | { readonly state: 'signed'; readonly decision: Decision; readonly isDelivered: boolean }
  | { readonly state: 'failed'; readonly error: ShownError };

export interface Deciding {
  readonly current: DecisionState;
  readonly decide: (decision: Decision, reason: Reason | null) => void;
}

/**
 * Reads the lines back from the screen, hashes them and asks for the signature. Nothing leaves when the
 * screen does not show what the bytes say.
 */
export const useDecide = (
  detail: IntentDetail,
  content: SignedContent | undefined,
  screen: RefObject<HTMLElement | null>,
): Deciding => {
  const [current, setCurrent] = useState<DecisionState>({ state: 'open' });
  const decide = async (decision: Decision, reason: Reason | null): Promise<DecisionState> => {
    if (content === undefined || screen.current === null) return current;
    setCurrent({ state: 'signing', decision });
    const shown = await settledDigest(screen.current, content.record);
    if (!shown.ok) return { state: 'failed', error: shown.error };
    const answer = await ask('approvals.decide', {
      digest: detail.row.digest,
      decision,
      reason,
      renderDigest: shown.value,
    });
    return after(decision, answer);
  };
  return {
    current,
    decide: (decision, reason) => {
      void decide(decision, reason).then(setCurrent);
    },
  };
};

/** Waits are counted in frames, since what is waited for is drawn by them: a busy machine draws few. */
const SETTLE_FRAMES_MAX = 30;
/** Reading back takes longer than a frame, so the next look comes later each time: by this factor. */
const LOOK_LATER = 1.5;
const LEAVE_FRAMES_MAX = 120;
/** A window that is covered draws none. */
const FRAME_MS_MAX = 200;

const frame = (): Promise<void> =>
  new Promise((over) => {
    const drawn = requestAnimationFrame(() => {
      clearTimeout(late);
      over();
    });
    const late = setTimeout(() => {
      cancelAnimationFrame(drawn);
      over();
    }, FRAME_MS_MAX);
  });

const isLeft = (): boolean => document.querySelector('[role=dialog], [role=tooltip]') === null;

/** A dialog or tooltip that was just left covers the lines until it is gone, and what it moved may move back after it. */
const settledDigest = async (
  screen: HTMLElement,
  record: RenderRecord,
): Promise<ReturnType<typeof screenDigest>> => {
  let shown = screenDigest(screen, record);
  for (let frames = 0; !shown.ok && !isLeft() && frames < LEAVE_FRAMES_MAX; frames += 1) await frame();
  let look = 1;
  for (let frames = 1; !shown.ok && frames <= SETTLE_FRAMES_MAX; frames += 1) {
    await frame();
    if (frames < look && frames < SETTLE_FRAMES_MAX) continue;
    shown = screenDigest(screen, record);
    look = Math.ceil(frames * LOOK_LATER);
  }
  return shown;
};

const after = (
  decision: Decision,
  answer: Result<{ readonly delivered: boolean }, ShownError>,
): DecisionState =>
  answer.ok
    ? { state: 'signed', decision, isDelivered: answer.value.delivered }
    : { state: 'failed', error: answer.error };
