import { nodesForInclusion } from '#shared/merkle';
import type { CommitSignal } from '../feed/index.ts';
import type { JournalStore } from '../journal-store/index.ts';
import { messageOf } from './message.ts';
import type { Position } from './position.ts';
import { signedHeaders } from './signature.ts';
import type { Subscriber } from './subscriber.ts';

export interface DeliveryDeps {
  readonly ledger: string;
  readonly subscriber: Subscriber;
  readonly position: Position;
  readonly committed: CommitSignal;
  /** Of several nodes one delivers: the one that leads. */
  readonly isDue: () => boolean;
  readonly store: Pick<JournalStore, 'lines' | 'nodes'>;
  readonly checkpoint: () => { readonly note: string; readonly size: number };
  /** Ed25519 over the UTF-8 text, by the ledger's key. */
  readonly sign: (message: string) => Uint8Array;
  readonly nowMs: () => number;
  /** Between 0 and 1: spreads the retries of many subscribers. */
  readonly random: () => number;
  readonly log: { readonly info: Log; readonly error: Log };
  readonly signal: AbortSignal;
}

type Log = (facts: Readonly<Record<string, unknown>>, message: string) => void;

const EVENTS_PER_MESSAGE_MAX = 100;
const CHARACTERS_PER_MESSAGE_MAX = 1024 * 1024;
const ANSWER_DEADLINE_MS = 15_000;
/** A node that begins to lead finds out within this, also when nothing is committed. */
const LOOK_AGAIN_MS = 1_000;
const PAUSE_FIRST_MS = 500;
const PAUSE_MAX_MS = 60_000;

/**
 * Delivers until the signal aborts. A message counts as delivered when the subscriber answers 2xx, and only then is
 * the position saved: after a crash in between it comes again, with the same id.
 */
export const deliverFor = async (deps: DeliveryDeps): Promise<void> => {
  let failures = 0;
  while (!deps.signal.aborted) {
    const next = deps.position.next();
    if (!deps.isDue() || deps.checkpoint().size <= next) {
      await deps.committed.wait(deps.signal, LOOK_AGAIN_MS);
      continue;
    }
    const sent = await attempt(deps, next);
    if (sent.ok) {
      deps.position.save(next + sent.count);
      failures = 0;
      continue;
    }
    failures += 1;
    deps.log.error(
      { subscriber: deps.subscriber.name, next, failures, reason: sent.reason },
      'webhook not delivered',
    );
    await pause(pauseMs(failures, deps.random()), deps.signal);
  }
};

type Attempt =
  { readonly ok: true; readonly count: number } | { readonly ok: false; readonly reason: string };

const attempt = async (deps: DeliveryDeps, from: number): Promise<Attempt> => {
  const checkpoint = deps.checkpoint();
  const limit = Math.min(EVENTS_PER_MESSAGE_MAX, checkpoint.size - from);
  const lines = await deps.store.lines({ from, limit, charactersMax: CHARACTERS_PER_MESSAGE_MAX });
  const refs = lines.flatMap((_line, offset) => nodesForInclusion(from + offset, checkpoint.size));
  const nodes = await deps.store.nodes(refs);
  const body = JSON.stringify(messageOf(deps.ledger, checkpoint, from, lines, nodes));
  const id = `${deps.ledger}.${String(from)}`;
  try {
    const response = await fetch(deps.subscriber.url, {
      method: 'POST',
      redirect: 'error',
      headers: { 'content-type': 'application/json', ...signedHeaders(id, deps.nowMs(), body, deps.sign) },
      body,
      signal: AbortSignal.any([deps.signal, AbortSignal.timeout(ANSWER_DEADLINE_MS)]),
    });
    await response.body?.cancel();
    return response.ok
      ? { ok: true, count: lines.length }
      : { ok: false, reason: `answered ${String(response.status)}` };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
};

/** Doubles up to a minute, with full jitter in the upper half. */
const pauseMs = (failures: number, random: number): number => {
  const whole = Math.min(PAUSE_MAX_MS, PAUSE_FIRST_MS * 2 ** (failures - 1));
  return whole / 2 + (whole / 2) * random;
};

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
