import type { ApplyContext } from '#shared/projection';
import type { LedgerKey } from '../keys/index.ts';
import { decideApprove } from './decide-approve.ts';
import { decideEnd } from './decide-end.ts';
import { decideExpire } from './decide-expire.ts';
import { decidePropose } from './decide-propose.ts';
import { decideWithdraw } from './decide-withdraw.ts';
import { draftOf, mergeDraft, type DraftSet } from './draft.ts';
import { Session, type EmittedEvent } from './session.ts';
import type { Command, Decided } from './types.ts';

export interface DecideContext extends Required<ApplyContext> {
  readonly key: LedgerKey;
  readonly time: string;
  /** See `MemoryLimits`. */
  readonly intentsMax: number;
}

/**
 * Decides one command on the batch's draft. Throws on a bug, and then the batch's draft is as it was: one
 * command that can't be decided takes nothing else with it.
 */
export const decide = (
  batch: DraftSet,
  command: Command,
  context: DecideContext,
): { readonly decided: Decided; readonly emitted: readonly EmittedEvent[] } => {
  const draft = draftOf(batch);
  const name = { id: command.id, digest: command.bodyDigest };
  const session = new Session(draft, context, context.time, name);
  const decided = dispatch(session, command, context);
  mergeDraft(draft, batch);
  return { decided, emitted: session.emitted };
};

const dispatch = (session: Session, command: Command, { key, intentsMax }: DecideContext): Decided => {
  switch (command.kind) {
    case 'propose':
      return decidePropose(session, command, intentsMax);
    case 'approve':
      return decideApprove(session, command, key);
    case 'expire':
      return decideExpire(session, key);
    case 'end':
      return decideEnd(session, command);
    case 'withdraw':
      return decideWithdraw(session, command);
  }
};
