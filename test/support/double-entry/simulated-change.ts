import type { MandateId, WalletId } from '#shared/brand';
import {
  changesFrom,
  stateAfter,
  walletMoves,
  type Mandate,
  type WalletMove,
  type WalletRecord,
} from '#shared/double-entry';
import { MANDATE, testMandate } from '../book.ts';
import { NARROW, type Work } from './work.ts';

/*
 * What people decide about wallets and mandates while operations come: a record of its own in the simulated log.
 * The signatures and quorums before it are not part of the simulation.
 */

export type SimulatedChange =
  | { readonly kind: 'wallet'; readonly wallet: WalletId; readonly move: WalletMove }
  | { readonly kind: 'grant'; readonly mandate: Mandate }
  | { readonly kind: 'revoke'; readonly mandate: MandateId };

export interface ChangedEvent {
  readonly type: 'simulated.changed';
  readonly seq: number;
  readonly time: string;
  readonly change: SimulatedChange;
}

/** What a change is made in: the working set and the model alike. */
export interface Changeable {
  readonly wallets: Map<string, WalletRecord>;
  readonly mandates: Map<string, { readonly mandate: Mandate; readonly isRevoked: boolean }>;
}

export const applyChange = ({ wallets, mandates }: Changeable, { seq, change }: ChangedEvent): void => {
  if (change.kind === 'grant') {
    mandates.set(change.mandate.id, { mandate: change.mandate, isRevoked: false });
  } else if (change.kind === 'revoke') {
    const found = mandates.get(change.mandate);
    if (found === undefined) throw new Error('no such mandate');
    mandates.set(change.mandate, { ...found, isRevoked: true });
  } else {
    const found = wallets.get(change.wallet);
    const state = found && stateAfter(change.move, found.state);
    if (found === undefined || state === undefined) throw new Error('a move that is not allowed');
    wallets.set(change.wallet, { ...found, state, lastSeq: seq });
  }
};

const MANDATES_MAX = 12;

/** A change that the books allow now; undefined when there is none to make of what was drawn. */
export const drawChange = (work: Work, books: Changeable): SimulatedChange | undefined => {
  const roll = work.random();
  if (roll < 0.15) return grant(work, books);
  if (roll < 0.3) return revoke(work, books);
  return move(work, books);
};

const grant = (work: Work, { mandates }: Changeable): SimulatedChange | undefined => {
  if (mandates.size >= MANDATES_MAX) return undefined;
  const main = mandates.get(MANDATE)?.mandate;
  const over = { ...main, id: `mandate-granted-${mandates.size}` as MandateId };
  return { kind: 'grant', mandate: testMandate(work.chance(0.5) ? over : { ...over, roles: ['fees'] }) };
};

/** Never the one that most work is under: there would be nothing left to simulate. */
const revoke = (work: Work, { mandates }: Changeable): SimulatedChange | undefined => {
  const standing = [...mandates.values()].filter(
    ({ mandate, isRevoked }) => !isRevoked && mandate.id !== MANDATE && mandate.id !== NARROW,
  );
  return standing.length === 0 ? undefined : { kind: 'revoke', mandate: work.pick(standing).mandate.id };
};

/** Wallets that hardly send go through every move; the two that most work is on are soon as they were. */
const move = (work: Work, { wallets }: Changeable): SimulatedChange | undefined => {
  const unusable = BUSY.map((id) => wallets.get(id)).find((record) => record && record.state !== 'active');
  const record = unusable && work.chance(0.7) ? unusable : work.pick([...wallets.values()]);
  const moves = changesFrom(record.state).filter((kind): kind is WalletMove => isAllowed(record, kind));
  if (moves.length === 0) return undefined;
  return { kind: 'wallet', wallet: record.wallet.id, move: work.pick(moves) };
};

const BUSY = ['wallet-a', 'wallet-b'];

const isAllowed = (record: WalletRecord, kind: string): boolean =>
  Object.hasOwn(walletMoves, kind) &&
  (kind !== 'archive' || (record.occupied === 0 && !BUSY.includes(record.wallet.id)));
