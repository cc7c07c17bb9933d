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

const SETTLE_MS = 40;
const SETTLE_TRIES_MAX = 50;
/** How long a dialog may take to leave: it fades by frames, and a busy machine draws few. */
const LEAVE_TRIES_MAX = 125;

const pause = (): Promise<void> => new Promise((over) => setTimeout(over, SETTLE_MS));

const isLeft = (): boolean => document.querySelector('[role=dialog], [role=tooltip]') === null;

/** A dialog or tooltip that was just left covers the lines until it is gone, and what it moved may move back after it. */
const settledDigest = async (
  screen: HTMLElement,
  record: RenderRecord,
): Promise<ReturnType<typeof screenDigest>> => {
  let shown = screenDigest(screen, record);
  for (let tries = 1; !shown.ok && !isLeft() && tries < LEAVE_TRIES_MAX; tries += 1) await pause();
  for (let tries = 1; !shown.ok && tries < SETTLE_TRIES_MAX; tries += 1) {
    await pause();
    shown = screenDigest(screen, record);
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
