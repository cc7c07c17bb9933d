import { toHex } from '#shared/encoding';
import { err, ok, type Result } from '#shared/errors';
import { TreeBuilder } from '#shared/merkle';
import { ed25519Verifier, openNote, parseCheckpoint, type NoteVerifier } from '#shared/note';
import { opensslLeaf } from '../keys/index.ts';
import type { SealedRecord } from '../people/index.ts';
import type { ArchiveHeader, ArchiveItem } from './format.ts';
import { genesisIn } from './genesis.ts';

/** What the reader of an archive brings; without it the archive is only checked against itself. */
export interface ArchiveTrust {
  /** The ledger's verifier key, as IT gave it to the desks. */
  readonly vkey?: string;
  /** Leaf hash of event 0, as it stands in a desk's trust file. */
  readonly genesis?: string;
}

/** What an archive is, when all of its lines were taken. */
export interface SealedArchive {
  readonly header: ArchiveHeader;
  /** Signed checkpoints that were met and held. */
  readonly checkpoints: number;
}

/**
 * Holds an archive to its header and checkpoints as it is read: the events are the ones that the ledger signed, in
 * their order, and none is missing at the end. Whether they follow from the rules is for `checkLedger` to say.
 */
export class ArchiveCheck {
  readonly #trust: ArchiveTrust;
  readonly #tree = new TreeBuilder();
  #header: ArchiveHeader | undefined;
  #verifier: NoteVerifier | undefined;
  #checkpoints = 0;
  /** By person, what the roster of the genesis commits to. */
  #commitments: ReadonlyMap<string, string | null> = new Map();
  /** Size that the last line's checkpoint covers; undefined while another line is the last. */
  #sealed: number | undefined;
  /** Leaf hash of the event that was taken last. */
  lastLeaf: Uint8Array = new Uint8Array();

  constructor(trust: ArchiveTrust) {
    this.#trust = trust;
  }

  /** Events taken. */
  get size(): number {
    return this.#tree.size;
  }

  /** Signed checkpoints that were met and held. */
  get checkpoints(): number {
    return this.#checkpoints;
  }

  /** Whether the last line was a checkpoint over all events before it. */
  get isSealed(): boolean {
    return this.#sealed === this.size;
  }

  /** What is wrong with the next item, undefined when it follows. */
  take(item: ArchiveItem): string | undefined {
    if (item.kind === 'fault') return `line ${String(item.line)}: ${item.problem}`;
    if ((item.kind === 'header') !== (this.#header === undefined))
      return 'the header is the first line, once';
    this.#sealed = undefined;
    switch (item.kind) {
      case 'header':
        return this.#begin(item.header);
      case 'event':
        return this.#event(item.line);
      case 'checkpoint':
        return this.#checkpoint(item.note);
      case 'answer':
        return undefined;
      case 'person':
        return this.#person(item.record);
    }
  }

  /** At the end: whether the archive is whole. */
  finish(): Result<SealedArchive, string> {
    if (this.#header === undefined) return err('the archive is empty');
    return this.#sealed === this.#header.size
      ? ok({ header: this.#header, checkpoints: this.#checkpoints })
      : err('the archive is cut off: no last checkpoint covers it');
  }

  #begin(header: ArchiveHeader): string | undefined {
    this.#header = header;
    const { vkey = header.vkey, genesis = header.genesis } = this.#trust;
    if (vkey !== header.vkey) return 'the archive is of a ledger with another key';
    if (genesis !== header.genesis) return 'the archive is of a ledger with another genesis';
    const verifier = ed25519Verifier(header.vkey);
    if (!verifier.ok) return 'the verifier key in the header does not decode';
    this.#verifier = verifier.value;
    return undefined;
  }

  #event(line: string): string | undefined {
    const isFirst = this.size === 0;
    this.lastLeaf = opensslLeaf(line);
    this.#tree.append(this.lastLeaf);
    return isFirst ? this.#genesisProblem(line) : undefined;
  }

  #genesisProblem(line: string): string | undefined {
    const header = this.#header;
    const genesis = genesisIn(line);
    if (!genesis.ok) return genesis.error;
    const { vkey, ledger, origin, roster } = genesis.value;
    this.#commitments = new Map(roster.people.map(({ id, commitment }) => [id, commitment]));
    const isHeaders =
      toHex(this.lastLeaf) === header?.genesis &&
      vkey === header.vkey &&
      ledger === header.ledger &&
      origin === header.origin;
    return isHeaders ? undefined : 'the genesis event is not what the header says';
  }

  /** That it is the record which the roster commits to; what is in it only its key tells. */
  #person({ person, commitment }: SealedRecord): string | undefined {
    return this.#commitments.get(person) === commitment
      ? undefined
      : `the record of ${person} is not the one that the journal commits to`;
  }

  #checkpoint(note: string): string | undefined {
    const opened = this.#verifier === undefined ? undefined : openNote(note, [this.#verifier]);
    if (opened?.ok !== true)
      return `the checkpoint after event ${String(this.size - 1)} is not signed by the ledger`;
    const checkpoint = parseCheckpoint(opened.value.text);
    if (!checkpoint.ok) return 'a checkpoint does not parse';
    const { origin, size, root } = checkpoint.value;
    if (origin !== this.#header?.origin || size !== this.size || toHex(root) !== toHex(this.#tree.root()))
      return `the checkpoint of size ${String(size)} is not over the ${String(this.size)} events before it`;
    this.#checkpoints += 1;
    this.#sealed = size;
    return undefined;
  }
}
