import { z } from 'zod';
import type { IntentDigest } from '#shared/brand';
import { err, ok, type Result } from '#shared/errors';
import { emptyLane, laneSchema, type Lane, type LaneRefusal } from '#shared/evm';
import type { EvmAddress } from '#shared/identifiers';
import { dropUnfinished, replaceDurably, textOf, whyNotWritten } from '../signer/custody/durable-file.ts';

/*
 * The queues of the accounts that this carrier sends from, in a file: a number that was given to an item is on the disk
 * before anything is signed for it.
 */

export interface LaneName {
  readonly chain: number;
  readonly address: EvmAddress;
  /** The first number, where the queue is new. */
  readonly first: number;
}

/** A step of the queue: what it is afterwards, or why the step is not taken. */
type Step<T> = (lane: Lane) => Result<{ readonly lane: Lane; readonly value: T }, LaneRefusal>;

export interface Lanes {
  readonly of: (name: LaneName) => Lane;
  /** Takes a step and writes it down. Refused as `not-written` where it can't be: nothing may be signed then. */
  readonly step: <T>(name: LaneName, step: Step<T>) => Result<T, LaneRefusal>;
}

const fileSchema = z.strictObject({ v: z.literal(1), lanes: z.array(laneSchema) });

/** Error: the file does not read. */
export const openLanes = (path: string): Result<Lanes, string> => {
  try {
    const known = textOf(path);
    const lanes = lanesIn(known);
    if (lanes === undefined) return err('the file of the queues is damaged');
    dropUnfinished(path);
    return ok(lanesOf(path, known, lanes));
  } catch (error) {
    return err(`the file of the queues can not be read: ${whyNotWritten(error)}`);
  }
};

const lanesOf = (path: string, text: string | null, lanes: Map<string, Lane>): Lanes => {
  let known = text;
  const keep = (lane: Lane): Result<null, LaneRefusal> => {
    const next = new Map(lanes).set(nameOf(lane), lane);
    const written = JSON.stringify({ v: 1, lanes: [...next.values()] });
    try {
      replaceDurably(path, known, written);
    } catch {
      return err('not-written');
    }
    known = written;
    lanes.set(nameOf(lane), lane);
    return ok(null);
  };
  const of = ({ chain, address, first }: LaneName): Lane =>
    lanes.get(nameOf({ chain, address })) ?? emptyLane(chain, address, first);
  return {
    of,
    step: (name, step) => {
      const before = of(name);
      const after = step(before);
      if (!after.ok) return after;
      const kept = after.value.lane === before ? ok(null) : keep(after.value.lane);
      return kept.ok ? ok(after.value.value) : kept;
    },
  };
};

const nameOf = ({ chain, address }: Pick<LaneName, 'chain' | 'address'>): string =>
  `${String(chain)}:${address}`;

const lanesIn = (text: string | null): Map<string, Lane> | undefined => {
  if (text === null) return new Map();
  try {
    const { lanes } = fileSchema.parse(JSON.parse(text));
    return new Map(lanes.map((lane): [string, Lane] => [nameOf(lane), lane]));
  } catch {
    return undefined;
  }
};

/** A step that answers nothing. */
export const quiet =
  (step: (lane: Lane, item: IntentDigest) => Result<Lane, LaneRefusal>, item: IntentDigest): Step<null> =>
  (lane) => {
    const after = step(lane, item);
    return after.ok ? ok({ lane: after.value, value: null }) : after;
  };
