import type { Sha256Hex } from '#shared/brand';
import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';
import { decodeIntent } from '#shared/intent';
import type { SyncState, Topic } from '#shared/ipc';
import type { SignedPlace } from '#shared/projection';
import type { VaultEvent, VaultMethods, VaultStart } from './contract.ts';
import { approvalCommand, signerIn, submissionCommands } from './outbox/bodies.ts';
import { submitResultOf } from './outbox/result.ts';
import { insertCommands, keptUnder, type Enqueued, type Kept } from './outbox/rows.ts';
import { Sender } from './outbox/sender.ts';
import { readAccounts } from './store/accounts.ts';
import { acknowledge } from './store/acknowledged.ts';
import { damageCode } from './store/faults.ts';
import { toHex } from '#shared/encoding';
import { readNodes } from './store/nodes.ts';
import { loadPicture, type Picture } from './store/picture.ts';
import { bulk, openStore, type Store, type Writer } from './store/store.ts';
import { ledgerClient, type LedgerClient } from './sync/client.ts';
import { credentials, type Credentials } from './sync/credentials.ts';
import { faultOfClient } from './sync/faults.ts';
import { SyncLoop } from './sync/loop.ts';
import { importContext } from './views/import-context.ts';
import { auditPage, auditProof } from './views/audit.ts';
import { decideContext } from './views/decide.ts';
import { intentDetail } from './views/detail.ts';
import { discardDraft, rebaseDraft, saveDraft } from './drafts/change.ts';
import { ledgerViews, type LedgerView } from './views/ledger-views.ts';
import { namedPerson } from './views/names.ts';
import { queuePage } from './views/queue.ts';
import type { Scope } from './views/scope.ts';
import { NativeVerifier } from './verify.ts';
import { warmUp } from './warm.ts';

export interface VaultTools {
  readonly fetch: typeof fetch;
  readonly now: () => Date;
  /** In [0, 1), for jitter only. */
  readonly random: () => number;
  readonly emit: (event: VaultEvent) => void;
  /** Events taken over at once; the contract's page when it is not said. */
  readonly pageEvents?: number;
  readonly log: (line: { readonly what: string; readonly detail: string; readonly ms?: number }) => void;
}

/** How long a decision waits for the ledger's answer before it says "kept, not delivered yet". */
export const DELIVERY_WAIT_MS = 10_000;
const ALL_TOPICS: readonly Topic[] = ['queue', 'accounts', 'audit', 'policies'];

type Shown<T> = Result<T, ShownError>;
type Input<M extends keyof VaultMethods> = VaultMethods[M]['input'];
type Output<M extends keyof VaultMethods> = VaultMethods[M]['output'];

/**
 * The desk's verified picture and outbox over one open store. Nothing here knows Electron: the utility process
 * serves it, tests use it as it is.
 */
export class OpenVault {
  readonly #tools: VaultTools;
  readonly #ending = new AbortController();
  readonly #store: Store;
  readonly #sender: Sender;
  readonly #loop: SyncLoop;
  readonly #place: SignedPlace | null;
  readonly #client: LedgerClient;
  readonly #credentials: Credentials;
  #picture: Picture;

  private constructor(tools: VaultTools, start: VaultStart, store: Store, picture: Picture) {
    this.#tools = tools;
    this.#store = store;
    this.#place = start.place ?? null;
    this.#picture = picture;
    this.#credentials = credentials(start.trust.accessToken, tools.now);
    const client = ledgerClient(start.trust, this.#credentials, tools.fetch, this.#ending.signal);
    this.#client = client;
    this.#sender = new Sender({
      store,
      client,
      isBlocked: () => this.#picture.alarm !== null,
      onSettled: () => {
        this.#changed(['queue']);
      },
      onFailure: (error) => {
        this.#failed('outbox', error);
      },
    });
    this.#loop = new SyncLoop({
      ...tools,
      trust: start.trust,
      client,
      store,
      picture: {
        get: () => this.#picture,
        set: (next) => {
          this.#replace(next);
        },
      },
      verifier: new NativeVerifier(),
      onState: (state) => {
        tools.emit({ kind: 'sync', state });
      },
      pushOutbox: () => this.#sender.push(),
      outboxWaiting: () => this.#sender.waiting,
      onFailure: (error) => {
        this.#failed('sync', error);
      },
    });
  }

  /** Opens the store, reads what was verified before, and begins to synchronise. */
  static async open(tools: VaultTools, start: VaultStart): Promise<Shown<OpenVault>> {
    const store = await openStore(start.file, start.keyHex, {
      onSlow: (sql, ms) => {
        tools.log({ what: 'slow statement', detail: sql, ms: Math.round(ms) });
      },
    });
    if (!store.ok) return err(shownError(store.error.code));
    try {
      const picture = await store.value.read(loadPicture);
      const mismatch = await foreignTo(store.value, picture, start);
      if (mismatch !== null) {
        await store.value.close();
        return err(mismatch);
      }
      const vault = new OpenVault(tools, start, store.value, picture);
      await vault.#sender.load();
      vault.#loop.start();
      void warmUp(picture.policies.at(-1)?.policy, vault.#ending.signal);
      return ok(vault);
    } catch (error) {
      await store.value.close();
      tools.log({ what: 'start', detail: textOf(error) });
      return err(shownError(damageCode(error) ?? 'vault-damaged'));
    }
  }

  /** Ends synchronisation and sending, waits for commits under way, and closes the store. */
  async close(): Promise<void> {
    this.#ending.abort();
    await this.#loop.stop();
    await this.#sender.stop();
    await this.#store.close();
  }

  enrolment(): Output<'enrolment'> {
    const roster = this.#picture.roster?.roster;
    return {
      people: (roster?.people ?? []).map((person) => namedPerson(this.#picture, person)),
      keys: roster?.keys ?? [],
      company: this.#picture.identity?.title ?? '',
    };
  }

  syncState(): SyncState {
    return this.#loop.state();
  }

  retry(): void {
    this.#loop.retry();
  }

  /** What waits is tried at once: the ledger may have waited for just this. */
  async identify({ grant }: Input<'identify'>): Promise<void> {
    await this.#credentials.identify(grant);
    if (grant !== null) this.#loop.retry();
  }

  async whoAmI(): Promise<Output<'whoAmI'>> {
    const answer = await this.#client.identity();
    if (answer.ok) return answer;
    const { code, detail } = faultOfClient(answer.error);
    return err(shownError(code, detail));
  }

  async account({ id }: Input<'account'>): Promise<Output<'account'>> {
    const found = await this.#store.read((db) => readAccounts(db, [id]));
    return found.get(id)?.record.account ?? null;
  }

  /** One of the views of the books. */
  see<M extends LedgerView>(view: M, input: Input<M>): Promise<Output<M>> {
    // The view and its input are of the same method, which the mapped type says but can't be followed here.
    const make = ledgerViews[view] as (scope: Scope, input: Input<M>) => Promise<Shown<never>>;
    return this.#view((scope) => make(scope, input));
  }

  savePolicyDraft(input: Input<'savePolicyDraft'>): Promise<Output<'savePolicyDraft'>> {
    return this.#change(['policies'], (db, picture, at) => saveDraft(db, picture, input, at));
  }

  discardPolicyDraft({ id }: Input<'discardPolicyDraft'>): Promise<Output<'discardPolicyDraft'>> {
    return this.#change(['policies'], (db) => discardDraft(db, id));
  }

  rebasePolicyDraft({ id }: Input<'rebasePolicyDraft'>): Promise<Output<'rebasePolicyDraft'>> {
    return this.#change(['policies'], (db, picture, at) => rebaseDraft(db, picture, id, at));
  }

  acknowledge({ person, intents }: Input<'acknowledge'>): Promise<Output<'acknowledge'>> {
    return this.#change(['audit'], async (db, _, at) => {
      await acknowledge(db, person, intents, at);
      return ok(null);
    });
  }

  queue(input: Input<'queue'>): Promise<Output<'queue'>> {
    return this.#view(async (scope) => ok(await queuePage(scope, input)));
  }

  detail({ digest, person }: Input<'detail'>): Promise<Output<'detail'>> {
    return this.#view((scope) => intentDetail(scope, digest, person));
  }

  decideContext({ person, digest, decision }: Input<'decideContext'>): Promise<Output<'decideContext'>> {
    return this.#view((scope) => decideContext(scope, person, digest, decision));
  }

  audit(input: Input<'audit'>): Promise<Output<'audit'>> {
    return this.#view(async (scope) => ok(await auditPage(scope, input)));
  }

  proof({ seq }: Input<'proof'>): Promise<Output<'proof'>> {
    return this.#view((scope) => auditProof(scope, seq));
  }

  importContext(): Promise<Output<'importContext'>> {
    return this.#view((scope) => importContext(scope));
  }

  async enqueueApproval(input: Input<'enqueueApproval'>): Promise<Output<'enqueueApproval'>> {
    const { commandId, intent, approval } = input;
    const kept = await this.#enqueue({
      kind: 'approval',
      person: signerIn(approval, 'approver'),
      intent,
      parent: commandId,
      commands: [approvalCommand(commandId, approval)],
      size: this.#picture.head.size,
    });
    if (!kept.ok) return kept;
    const [row] = kept.value;
    if (row?.answer?.kind === 'refused') return err(shownError(row.answer.code, row.answer.detail));
    return ok({ delivered: row?.state === 'delivered' });
  }

  async enqueueSubmission(input: Input<'enqueueSubmission'>): Promise<Output<'enqueueSubmission'>> {
    const { commandId, submission, intents, disclosures } = input;
    const kept = await this.#enqueue(
      {
        kind: 'submission',
        person: signerIn(submission, 'initiator'),
        intent: null,
        parent: commandId,
        commands: submissionCommands(commandId, submission, intents, disclosures),
        size: this.#picture.head.size,
      },
      filesOf(intents),
    );
    return kept.ok ? ok(submitResultOf(kept.value)) : kept;
  }

  /** Commits, then sends; answers when the ledger has answered or the wait is over. */
  async #enqueue(entry: Enqueued, files: readonly ImportedFile[] = []): Promise<Shown<readonly Kept[]>> {
    return this.#guarded(async () => {
      await this.#store.write(async (db) => {
        await insertCommands(db, entry);
        await bulk(
          db,
          CLAIM_FILES,
          files.map((file) => [...file, entry.parent]),
        );
      });
      this.#sender.added(entry.commands.length);
      this.#changed(['queue']);
      this.#loop.publish();
      await within(this.#sender.push(), DELIVERY_WAIT_MS);
      this.#loop.publish();
      return ok(await this.#store.read((db) => keptUnder(db, entry.parent)));
    });
  }

  #view<T>(make: (scope: Scope) => Promise<Shown<T>>): Promise<Shown<T>> {
    const picture = this.#picture;
    const now = this.#tools.now();
    return this.#guarded(() => this.#store.read((db) => make({ db, picture, now, place: this.#place })));
  }

  /** Changes what this desk alone has, in one transaction. */
  #change<T>(
    topics: readonly Topic[],
    work: (db: Writer, picture: Picture, at: string) => Promise<Shown<T>>,
  ): Promise<Shown<T>> {
    const picture = this.#picture;
    const at = this.#tools.now().toISOString();
    return this.#guarded(async () => {
      const done = await this.#store.write((db) => work(db, picture, at));
      this.#changed(topics);
      return done;
    });
  }

  /** A damaged file is an answer; anything else that is thrown is a bug, logged and shown as one. */
  async #guarded<T>(work: () => Promise<Shown<T>>): Promise<Shown<T>> {
    try {
      return await work();
    } catch (error) {
      this.#failed('store', error);
      return err(shownError(damageCode(error) ?? 'internal-error'));
    }
  }

  #replace(next: Picture): void {
    const before = this.#picture;
    this.#picture = next;
    const isRenamed = next.roster !== before.roster || next.names !== before.names;
    if (next.head.size !== before.head.size || isRenamed) this.#changed(ALL_TOPICS);
    if (isRenamed) this.#changed(['people']);
    if (isRenamed) this.#tools.emit({ kind: 'roster' });
  }

  #changed(topics: readonly Topic[]): void {
    this.#tools.emit({ kind: 'changed', topics });
  }

  #failed(what: string, error: unknown): void {
    this.#tools.log({ what, detail: textOf(error) });
  }
}

type ImportedFile = readonly [fileDigest: Sha256Hex, messageId: string];

const CLAIM_FILES =
  'insert or ignore into imports select value ->> 0, value ->> 1, value ->> 2 from json_each(?)';

const filesOf = (intents: readonly Uint8Array[]): readonly ImportedFile[] => {
  const files = new Map<string, ImportedFile>();
  for (const bytes of intents) {
    const decoded = decodeIntent(bytes);
    if (!decoded.ok || decoded.value.origin.kind !== 'file') continue;
    const { fileDigest, messageId } = decoded.value.origin;
    files.set(fileDigest, [fileDigest, messageId]);
  }
  return [...files.values()];
};

/** A store made for another ledger is not this desk's, whatever it holds. */
const foreignTo = async (store: Store, picture: Picture, start: VaultStart): Promise<ShownError | null> => {
  if (picture.head.size === 0) return null;
  const read = await store.read((db) => readNodes(db, [{ level: 0, index: 0 }]));
  return toHex(read(0, 0)) === start.trust.genesis
    ? null
    : shownError('genesis-mismatch', 'the store holds the journal of another ledger');
};

/** SQLite's texts name tables and columns, never values. */
const textOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : 'unknown';

const within = async (work: Promise<unknown>, ms: number): Promise<void> => {
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(resolve, ms, undefined);
  await Promise.race([work, late]);
  clearTimeout(timer);
};
