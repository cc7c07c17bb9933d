import type { CommandId, PersonId } from '#shared/brand';
import { err, shownError, type Result, type ShownError } from '#shared/errors';
import { IMPORT_BYTES_MAX, type ImportResult, type SessionView, type SubmitResult } from '#shared/ipc';
import type { SignerHost } from '../children/signer.ts';
import { readSource, safeName, tooLarge, type ImportSource } from './file.ts';
import { checkHeadroom } from './headroom.ts';
import { prepareImport, type PreparedImport, type PrepareDeps } from './prepare.ts';

/* Payment files on their way in: one at a time, kept here until it is submitted or put away. */

export const name = 'imports';

export interface Imports {
  /** From the menu, the dialog or the command line. */
  readonly fromPath: (path: string) => Promise<ImportResult>;
  readonly fromBytes: (fileName: string, bytes: Uint8Array) => Promise<ImportResult>;
  readonly current: () => ImportResult | null;
  readonly submit: (importId: string) => Promise<Result<SubmitResult, ShownError>>;
  readonly discard: (importId: string) => void;
  /** Someone signed in: a file that waited for them, or was drafted in another's name, is drafted now. */
  readonly onSignedIn: () => Promise<void>;
}

export interface ImportDeps extends PrepareDeps {
  readonly signer: Pick<SignerHost, 'submit'>;
  readonly session: () => SessionView | null;
  readonly newCommandId: () => CommandId;
  /** Tells the renderer of a file that it did not ask for. */
  readonly onResult: (result: ImportResult) => void;
}

/** Delivery of a long file takes several commands. */
const SUBMIT_LIMIT_MS = 120_000;

interface Pending {
  readonly source: ImportSource;
  readonly result: ImportResult;
  readonly prepared: PreparedImport | null;
}

/** Waits for someone to sign in: there is nothing to show yet. */
const isWaiting = ({ result }: Pending): boolean =>
  result.kind === 'refused' && result.error.code === 'not-signed-in';

export const init = (deps: ImportDeps): Imports => {
  let pending: Pending | undefined;
  let isSubmitting = false;

  const take = async (source: ImportSource): Promise<ImportResult> => {
    const initiator = deps.session()?.person.id;
    const next = initiator === undefined ? waiting(source) : await prepared(deps, source, initiator);
    pending = next;
    return next.result;
  };

  const submit = async (ready: PreparedImport): Promise<Result<SubmitResult, ShownError>> => {
    const context = await deps.vault.ask('importContext', null);
    if (!context.ok) return context;
    // It may have been imported on another desk in the meantime.
    if (context.value.importedFileDigests.some((digest) => digest === ready.preview.fileDigest))
      return err(shownError('file-already-imported'));
    // What was pending or limited when it was drafted may have changed: the books as they are now decide.
    const check = await checkHeadroom(deps.vault, ready.intents);
    if (!check.ok) return check;
    if (check.value.blocked !== null) return err(check.value.blocked);
    const intents = ready.intents.map(({ bytes }) => bytes);
    const submission = await deps.signer.submit({ intents, head: context.value.head, issuedAt: deps.now() });
    if (!submission.ok) return submission;
    const command = { commandId: deps.newCommandId(), submission: submission.value, intents };
    return deps.vault.ask('enqueueSubmission', command, SUBMIT_LIMIT_MS);
  };

  return {
    fromPath: async (path) => {
      const source = await readSource(path);
      return source.ok
        ? take(source.value)
        : refused(safeName(path.split(/[/\\]/).at(-1) ?? ''), source.error);
    },
    fromBytes: async (fileName, bytes) =>
      bytes.length > IMPORT_BYTES_MAX
        ? refused(safeName(fileName), tooLarge(bytes.length))
        : take({ fileName: safeName(fileName), bytes }),
    current: () => (pending === undefined || isWaiting(pending) ? null : pending.result),
    submit: async (importId) => {
      const ready = pending?.prepared;
      if (ready?.preview.importId !== importId || isSubmitting) return err(shownError('import-unknown'));
      if (deps.session()?.person.id !== ready.initiator) return err(shownError('not-signed-in'));
      if (ready.intents.length === 0) return err(shownError('file-refused', 'No payment of it is ready.'));
      isSubmitting = true;
      try {
        const result = await submit(ready);
        // Durable in the outbox: the file is done here. A refusal leaves it open for another try.
        if (result.ok && pending?.prepared === ready) pending = undefined;
        return result;
      } finally {
        isSubmitting = false;
      }
    },
    discard: (importId) => {
      const { result } = pending ?? {};
      if (result?.kind !== 'preview' || result.preview.importId === importId) pending = undefined;
    },
    onSignedIn: async () => {
      const person = deps.session()?.person.id;
      if (pending === undefined || person === undefined || isSubmitting) return;
      if (pending.prepared?.initiator === person) return;
      if (pending.prepared === null && !isWaiting(pending)) return;
      deps.onResult(await take(pending.source));
    },
  };
};

const waiting = (source: ImportSource): Pending => ({
  source,
  result: refused(source.fileName, shownError('not-signed-in')),
  prepared: null,
});

const prepared = async (deps: ImportDeps, source: ImportSource, initiator: PersonId): Promise<Pending> => {
  const outcome = await prepareImport(deps, source, initiator);
  return outcome.ok
    ? { source, result: { kind: 'preview', preview: outcome.value.preview }, prepared: outcome.value }
    : { source, result: outcome.error, prepared: null };
};

const refused = (fileName: string, error: ShownError): ImportResult => ({
  kind: 'refused',
  fileName,
  error,
  findings: [],
});
