import { envelopeDigest } from '#shared/approval';
import { decodeBase64 } from '#shared/encoding';
import type { Envelope } from '#shared/envelope';
import type { StoredCommand } from '../journal-store/index.ts';
import { refused } from './answers.ts';
import type { Answer, Command } from './types.ts';

/** What is answered to a command whose id was used before. */
export const recall = (stored: StoredCommand, command: Command): Answer =>
  stored.bodyDigest === command.bodyDigest
    ? { status: stored.status, body: stored.answer }
    : refused('command-conflict', difference(stored, command));

/** Names what is known to differ: the first body itself is not kept beside the journal. */
const difference = (stored: StoredCommand, command: Command): string => {
  if (stored.kind !== command.kind) return `the first was to ${stored.kind}, this one is to ${command.kind}`;
  const statement = statementOf(command);
  if (stored.statement !== statement)
    return `the first carried statement ${stored.statement}, this one ${statement}`;
  if (command.kind === 'propose' && stored.items !== command.intents.length)
    return `the first had ${String(stored.items)} intents, this one ${String(command.intents.length)}`;
  return `the first body has digest ${stored.bodyDigest}, this one ${command.bodyDigest}`;
};

const statementOf = (command: Command): string => {
  if (command.kind === 'expire') return 'none';
  if (command.kind === 'withdraw') return command.reference;
  if (command.kind === 'end') return command.intent;
  const envelope: Envelope = command.kind === 'propose' ? command.submission : command.approval;
  return decodeBase64(envelope.payload) === undefined ? 'that is not base64' : envelopeDigest(envelope);
};
