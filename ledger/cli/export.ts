import { archiveText } from '../archive/index.ts';
import { listOf, textOf, UsageError, type CliCommand } from './command.ts';
import { encoded, sealedFor, writeWhole } from './files.ts';
import { withLedger } from './with-ledger.ts';

/** Everything that proves the journal, for anyone: no answers, no configuration, nothing secret. */
export const exportCommand: CliCommand = {
  summary: 'write the whole journal with signed checkpoints to a file that anyone can verify',
  usage: '--home <folder> --to <file>',
  options: { home: { type: 'string' }, to: { type: 'string' } },
  run: async (values) =>
    withLedger(textOf(values, 'home'), { withAnswers: false }, async (source) => {
      const file = textOf(values, 'to');
      await writeWhole(file, encoded(archiveText(source)));
      return { ok: true, report: { file, size: source.size } };
    }),
};

/** Everything that a restore needs but the key seed and the keys to personal records, which are kept apart. */
export const backupCommand: CliCommand = {
  summary: 'write an encrypted backup (age) while the service runs',
  usage: '--home <folder> --to <file> --recipient <age1…> [--recipient …]',
  options: {
    home: { type: 'string' },
    to: { type: 'string' },
    recipient: { type: 'string', multiple: true },
  },
  run: async (values) =>
    withLedger(textOf(values, 'home'), { withAnswers: true }, async (source) => {
      const file = textOf(values, 'to');
      const recipients = listOf(values, 'recipient');
      if (recipients.length === 0) throw new UsageError('--recipient is needed: make a key with keygen');
      await writeWhole(file, await sealedFor(encoded(archiveText(source)), recipients));
      return { ok: true, report: { file, size: source.size, recipients: recipients.length } };
    }),
};
