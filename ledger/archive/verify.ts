import type { VerifySignature } from '#shared/envelope';
import { toHex } from '#shared/encoding';
import { err, ok, type Result } from '#shared/errors';
import { decodeEvent, eventLeaf } from '#shared/journal';
import { rootAt, TreeBuilder, type NodeReader } from '#shared/merkle';
import { ed25519Verifier, openNote, parseCheckpoint, type NoteVerifier } from '#shared/note';
import { applyEvent, emptyWorkingSet, ledgerSums, stateHash, type WorkingSet } from '#shared/projection';
import type { SealedRecord } from '../people/index.ts';
import type { ArchivedAnswer, ArchiveHeader, ArchiveItem } from './format.ts';

/** What the reader of an archive brings; without it the archive is only checked against itself. */
export interface ArchiveTrust {
  /** The ledger's verifier key, as IT gave it to the desks. */
  readonly vkey?: string;
  /** Leaf hash of event 0, as it stands in a desk's trust file. */
  readonly genesis?: string;
  readonly verify: VerifySignature;
}

export interface ArchiveReport {
  readonly ledger: string;
  readonly kind: ArchiveHeader['kind'];
  readonly size: number;
  readonly root: string;
  /** Signed checkpoints that were met and held. */
  readonly checkpoints: number;
  readonly answers: number;
  /** Sealed records of people: that they are those of the roster is checked, not what is in them. */
  readonly people: number;
  readonly stateHash: string;
  /** Whether key and genesis came from outside, so that they prove who wrote it. */
  readonly isAnchored: boolean;
}

/** Takes what held, in order: each event with its leaf hash, then the answers, then the people. */
export interface ArchiveSink {
  readonly event: (line: string, leaf: Uint8Array) => Promise<void> | void;
  readonly answer: (answer: ArchivedAnswer) => Promise<void> | void;
  readonly person: (record: SealedRecord) => Promise<void> | void;
}

const NOWHERE: ArchiveSink = { event: () => undefined, answer: () => undefined, person: () => undefined };

/**
 * Checks an archive from its first to its last line: every event decodes and follows from the rules and signatures,
 * every checkpoint is signed by the ledger over exactly these events, and the last one covers them all.
 */
export const verifyArchive = async (
  items: AsyncIterable<ArchiveItem>,
  trust: ArchiveTrust,
  sink: ArchiveSink = NOWHERE,
): Promise<Result<ArchiveReport, string>> => {
  const check = new ArchiveCheck(trust);
  for await (const item of items) {
    const problem = check.take(item);
    if (problem !== undefined) return err(problem);
    if (item.kind === 'event') await sink.event(item.line, check.lastLeaf);
    if (item.kind === 'answer') await sink.answer(item.answer);
    if (item.kind === 'person') await sink.person(item.record);
  }
  return check.report();
};

class ArchiveCheck {
  readonly #trust: ArchiveTrust;
  readonly #set: WorkingSet = emptyWorkingSet();
  readonly #nodes: Uint8Array[][] = [];
  readonly #tree = new TreeBuilder(undefined, (level, index, hash) => {
    (this.#nodes[level] ??= [])[index] = hash;
  });
  #header: ArchiveHeader | undefined;
  #verifier: NoteVerifier | undefined;
  #checkpoints = 0;
  #answers = 0;
  #people = 0;
  /** Size that the last line's checkpoint covers; undefined while another line is the last. */
  #sealed: number | undefined;
  lastLeaf: Uint8Array = new Uint8Array();

  constructor(trust: ArchiveTrust) {
    this.#trust = trust;
  }

  /** What is wrong with the next item, undefined when it follows. */
  take(item: ArchiveItem): string | undefined {
    if (item.kind === 'fault') return `line ${item.line}: ${item.problem}`;
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
        this.#answers += 1;
        return undefined;
      case 'person':
        return this.#person(item.record);
    }
  }

  report(): Result<ArchiveReport, string> {
    if (this.#header === undefined) return err('the archive is empty');
    if (this.#sealed !== this.#header.size)
      return err('the archive is cut off: no last checkpoint covers it');
    const off = [...ledgerSums(this.#set)].find(([, sum]) => sum !== 0n);
    if (off !== undefined) return err(`entries in ${off[0]} are off by ${off[1].toString()}`);
    return ok({
      ledger: this.#header.ledger,
      kind: this.#header.kind,
      size: this.#tree.size,
      root: toHex(this.#tree.root()),
      checkpoints: this.#checkpoints,
      answers: this.#answers,
      people: this.#people,
      stateHash: stateHash(this.#set),
      isAnchored: this.#trust.vkey !== undefined && this.#trust.genesis !== undefined,
    });
  }

  #begin(header: ArchiveHeader): string | undefined {
    this.#header = header;
    if (this.#trust.vkey !== undefined && this.#trust.vkey !== header.vkey)
      return 'the archive is of a ledger with another key';
    if (this.#trust.genesis !== undefined && this.#trust.genesis !== header.genesis)
      return 'the archive is of a ledger with another genesis';
    const verifier = ed25519Verifier(header.vkey);
    if (!verifier.ok) return 'the verifier key in the header does not decode';
    this.#verifier = verifier.value;
    return undefined;
  }

  #event(line: string): string | undefined {
    const { size: seq } = this.#set;
    const decoded = decodeEvent(line);
    if (!decoded.ok) return `event ${seq} does not decode: ${decoded.error.code} ${decoded.error.detail}`;
    const tools = { verify: this.#trust.verify, rootAt: this.#rootAt };
    const applied = applyEvent(this.#set, decoded.value, tools);
    if (!applied.ok) return `event ${seq} does not follow: ${applied.error.code}, ${applied.error.detail}`;
    this.lastLeaf = eventLeaf(line);
    this.#tree.append(this.lastLeaf);
    return seq === 0 ? this.#genesis() : undefined;
  }

  #genesis(): string | undefined {
    const header = this.#header;
    const { identity } = this.#set;
    const isHeaders =
      toHex(this.lastLeaf) === header?.genesis &&
      identity?.vkey === header.vkey &&
      identity.ledger === header.ledger &&
      identity.origin === header.origin;
    return isHeaders ? undefined : 'the genesis event is not what the header says';
  }

  #person({ person, commitment }: SealedRecord): string | undefined {
    this.#people += 1;
    return this.#set.roster?.person(person)?.commitment === commitment
      ? undefined
      : `the record of ${person} is not the one that the journal commits to`;
  }

  #checkpoint(note: string): string | undefined {
    const opened = this.#verifier === undefined ? undefined : openNote(note, [this.#verifier]);
    if (opened?.ok !== true)
      return `the checkpoint after event ${this.#tree.size - 1} is not signed by the ledger`;
    const checkpoint = parseCheckpoint(opened.value.text);
    if (!checkpoint.ok) return 'a checkpoint does not parse';
    const { origin, size, root } = checkpoint.value;
    if (
      origin !== this.#header?.origin ||
      size !== this.#tree.size ||
      toHex(root) !== toHex(this.#tree.root())
    )
      return `the checkpoint of size ${size} is not over the ${this.#tree.size} events before it`;
    this.#checkpoints += 1;
    this.#sealed = size;
    return undefined;
  }

  readonly #rootAt = (size: number): string | undefined =>
    size > this.#tree.size ? undefined : toHex(rootAt(size, this.#read));

  readonly #read: NodeReader = (level, index) => {
    const node = this.#nodes[level]?.[index];
    if (node === undefined) throw new Error(`No tree node ${level}/${index}`);
    return node;
  };
}
