import { PROPOSE_BATCH_MAX, type ApproveRequest } from '#shared/api';
import type { CommandId, PersonId } from '#shared/brand';
import { decodeBase64, decodeUtf8, fromUtf8 } from '#shared/encoding';
import type { Envelope } from '#shared/envelope';
import type { JsonObject } from '#shared/json';
import type { Disclosure } from '#shared/roster';

/** One command as it is kept and sent: the same bytes at every try. */
export interface Command {
  readonly commandId: CommandId;
  readonly body: string;
}

export const approvalCommand = (commandId: CommandId, approval: Envelope): Command => {
  const request: ApproveRequest = { commandId, approval: mutable(approval) };
  return { commandId, body: JSON.stringify(request) };
};

/**
 * A submission as commands of at most `PROPOSE_BATCH_MAX` intents, each with a permanent id of its own:
 * `<commandId>.<n>`, from 1.
 */
export const submissionCommands = (
  commandId: CommandId,
  submission: Envelope,
  intents: readonly Uint8Array[],
  disclosures: readonly Disclosure[] = [],
): readonly Command[] => {
  const commands: Command[] = [];
  const opening = disclosures.length === 0 ? {} : { disclosures };
  for (let at = 0; at < intents.length; at += PROPOSE_BATCH_MAX) {
    const id = `${commandId}.${String(commands.length + 1)}` as CommandId;
    const values = intents.slice(at, at + PROPOSE_BATCH_MAX).map(valueOf);
    commands.push({
      commandId: id,
      body: JSON.stringify({ commandId: id, submission, intents: values, ...opening }),
    });
  }
  return commands;
};

/** Canonical bytes are JSON whose numbers are small integers: parsing and writing again loses nothing. */
export const valueOf = (canonical: Uint8Array): JsonObject => JSON.parse(fromUtf8(canonical)) as JsonObject;

const mutable = (envelope: Envelope): ApproveRequest['approval'] => ({
  ...envelope,
  signatures: [...envelope.signatures],
});

/** The person whom a statement names as its signer; empty when it names nobody. */
export const signerIn = (envelope: Envelope, field: 'approver' | 'initiator'): PersonId => {
  const text = decodeUtf8(decodeBase64(envelope.payload) ?? new Uint8Array());
  const statement = JSON.parse(text ?? '{}') as Readonly<Record<string, unknown>>;
  return (typeof statement[field] === 'string' ? statement[field] : '') as PersonId;
};
