import type { PersonId, Sha256Hex } from '#shared/brand';
import { Gate, type GateMemory, type GateTools } from '#shared/custody';
import { toHex, utf8 } from '#shared/encoding';
import { ok } from '#shared/errors';
import { nobleVerify } from '#shared/envelope';
import { digestOf, type TransferIntent } from '#shared/intent';
import { encodeEvent, eventLeaf, type JournalEvent } from '#shared/journal';
import { canonicalBytes } from '#shared/json';
import { TreeBuilder } from '#shared/merkle';
import { formatCheckpoint, formatVkey, signNote } from '#shared/note';
import { ed25519 } from '@noble/curves/ed25519.js';
import type { SigningKey } from '#shared/inventory';
import { testCustodyKey } from './custody-keys.ts';
import { ANNA, BEN, IBAN_OUTSIDE, LEDGER_SEED, ORIGIN, testTransfer } from './company.ts';
import type { MiniLedger } from './mini-ledger.ts';
import { ed25519Signer } from './note-signer.ts';

/* A gate before custody keys, fed from the journal of a test ledger. */

export const leafOf = (event: JournalEvent): Uint8Array => eventLeaf(encodeEvent(event));

/** The checkpoint that a ledger signs over these events. */
export const checkpointOf = (
  events: readonly JournalEvent[],
  { origin = ORIGIN, seed = LEDGER_SEED }: { readonly origin?: string; readonly seed?: Uint8Array } = {},
): string => {
  const tree = new TreeBuilder();
  for (const event of events) tree.append(leafOf(event));
  const text = formatCheckpoint({ origin, size: events.length, root: tree.root() });
  return signNote(text, [ed25519Signer(origin, seed)]);
};

/** Where a gate writes down what it saw; what is there is given to the next one. */
export interface Notebook {
  memory: GateMemory | null;
  writes: number;
}

export const notebook = (): Notebook => ({ memory: null, writes: 0 });

export const openGate = (first: JournalEvent, book: Notebook, over: Partial<GateTools> = {}): Gate =>
  new Gate({
    trust: {
      origin: ORIGIN,
      vkey: formatVkey(ORIGIN, ed25519.getPublicKey(LEDGER_SEED)),
      genesis: toHex(leafOf(first)) as Sha256Hex,
    },
    memory: book.memory,
    verify: nobleVerify,
    ...signedBy(testCustodyKey()),
    remember: (memory) => {
      book.memory = memory;
      book.writes += 1;
    },
    ...over,
  });

/** A stand-in for a chain's own encoding: the bytes follow from the item alone. */
export const payloadOf = (intent: TransferIntent): Uint8Array =>
  canonicalBytes({ pays: intent.legs, to: intent.payee.name });

/** The same, to be signed by this key. */
export const signedBy = (key: SigningKey): Pick<GateTools, 'keyOf' | 'derive'> => ({
  keyOf: () => ok(key),
  derive: (intent) => ok(payloadOf(intent)),
});

export const otherwise: GateTools['derive'] = () => ok(utf8('pay somebody else'));

/** A payment that leaves by a rail. */
export const paymentOut = (over: Parameters<typeof testTransfer>[0] = {}): TransferIntent => {
  const inside = testTransfer(over);
  return {
    ...inside,
    legs: inside.legs.map((leg) => ({
      ...leg,
      destination: { account: null, iban: IBAN_OUTSIDE, bic: null },
    })),
    rail: 'sepa',
    payee: { name: 'Papeterie', country: 'FR', version: null },
  };
};

/** A gate that has read these events whole, with what it is told otherwise. */
export const fedGate = (
  events: readonly JournalEvent[],
  book: Notebook,
  over: Partial<GateTools> = {},
): Gate => {
  const [first] = events;
  if (first === undefined) throw new TypeError('no events');
  const gate = openGate(first, book, over);
  const fed = feed(gate, events, checkpointOf(events));
  if (!fed.ok) throw new Error(`${fed.error.code}: ${fed.error.detail}`);
  return gate;
};

/** A payment that waits to be sent: proposed, and approved by these. Throws where it is not. */
export const approvedOn = (
  ledger: MiniLedger,
  who: readonly PersonId[] = [ANNA, BEN],
  intent = paymentOut(),
): TransferIntent => {
  const answers = [ledger.propose(intent), ...who.map((each) => ledger.approve(each, intent))];
  if (answers.join() !== ['proposed', ...who.map(() => 'recorded')].join()) throw new Error(answers.join());
  return intent;
};

/** What a gate says to an item: `released`, or why not. */
export const releaseOutcome = (gate: Gate, intent: TransferIntent, now: string): string => {
  const released = gate.release(digestOf(intent), now);
  return released.ok ? 'released' : released.error.code;
};

/** Feeds events as lines, with the checkpoint over all that the gate has read then. */
export const feed = (
  gate: Gate,
  events: readonly JournalEvent[],
  note: string,
): ReturnType<Gate['advance']> => gate.advance(events.map(encodeEvent), note);
