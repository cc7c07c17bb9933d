import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';
import { runbookFileSchema, type Runbook, type RunbookDeed } from '#shared/intent';
import type { RunbookDraft } from '#shared/ipc';
import { headerOf, submit, tidy, type SubmitDeps } from '../accounts/submit.ts';
import type { DeskHandlers } from '../gate/answer.ts';

/* Runbooks as they ship, and the statements about them that somebody signs here. */

type Shown<T> = Promise<Result<T, ShownError>>;

/** Reads the runbooks once; a folder that can't be read is tried again at the next question. */
export const runbookReader = (folder: string): (() => Shown<readonly Runbook[]>) => {
  let known: readonly Runbook[] | undefined;
  return async () => {
    try {
      known ??= await readRunbooks(folder);
      return ok(known);
    } catch {
      return err(shownError('not-found', 'the runbooks that ship with the product'));
    }
  };
};

const readRunbooks = async (folder: string): Promise<readonly Runbook[]> => {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return texts.map((text) => runbookFileSchema.parse(JSON.parse(text)).runbook);
};

export interface RunbookDeps extends SubmitDeps {
  readonly runbooks: () => Shown<readonly Runbook[]>;
}

/** What is open is shown also where the files that ship can't be read: its text is in the journal. */
export const runbookLister =
  ({ vault, runbooks }: Pick<RunbookDeps, 'vault' | 'runbooks'>): DeskHandlers['people.runbooks'] =>
  async () => {
    const shipped = await runbooks();
    return vault.ask('runbooks', { shipped: shipped.ok ? shipped.value : [] });
  };

/** Signed here, and recorded as it is signed: nobody has to approve it. */
export const runbookSigner =
  (deps: RunbookDeps): DeskHandlers['people.runbook'] =>
  async ({ deed: draft }) => {
    const session = deps.session();
    if (session === null) return err(shownError('not-signed-in'));
    const deed = await deedOf(deps, draft);
    if (!deed.ok) return deed;
    return submit(deps, { ...headerOf(deps, session), type: 'runbook', deed: deed.value });
  };

/** With the text beside it, as it was opened: whoever signs reads it in the PIN window. */
const deedOf = async (deps: RunbookDeps, draft: RunbookDraft): Shown<RunbookDeed> => {
  if (draft.kind === 'open') return openingOf(deps, draft);
  const found = await deps.vault.ask('runbook', { opening: draft.opening });
  if (!found.ok) return found;
  const { runbook: text } = found.value;
  const runbook = { opening: draft.opening, title: text.title };
  if (draft.kind === 'close') return ok({ kind: 'close', runbook, note: noted(draft.note) });
  const step = text.steps.find(({ id }) => id === draft.step);
  if (step === undefined) return err(shownError('not-found', `step ${draft.step}`));
  const named = { id: step.id, text: step.text };
  return ok(
    draft.kind === 'sign'
      ? { kind: 'sign', runbook, step: named, note: noted(draft.note) }
      : { kind: 'skip', runbook, step: named, reason: tidy(draft.reason) },
  );
};

const openingOf = async (
  { runbooks }: RunbookDeps,
  draft: Extract<RunbookDraft, { kind: 'open' }>,
): Shown<RunbookDeed> => {
  const shipped = await runbooks();
  if (!shipped.ok) return shipped;
  const runbook = shipped.value.find(({ id }) => id === draft.runbook);
  return runbook === undefined
    ? err(shownError('not-found', `runbook ${draft.runbook}`))
    : ok({ kind: 'open', runbook, subject: draft.subject });
};

const noted = (note: string): string | null => (tidy(note) === '' ? null : tidy(note));
