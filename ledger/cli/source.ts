import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { signNote } from '#shared/note';
import { genesisIn, type ArchiveSource } from '../archive/index.ts';
import type { JournalStore } from '../journal-store/index.ts';
import { ledgerKeyOf } from '../keys/index.ts';
import { CONFIG_FILE, loadConfig, type LoadedConfig } from '../service/config.ts';
import { withRecords } from '../people/index.ts';
import { readSeed } from '../service/files.ts';

const CHARACTERS_PER_READ_MAX = 8 * 1024 * 1024;

export const configOf = (home: string): LoadedConfig => loadConfig(join(home, CONFIG_FILE));

/** A ledger's journal as an archive takes it, also while its service goes on writing. */
export const sourceOf = async (
  config: LoadedConfig,
  store: JournalStore,
  { withAnswers }: { readonly withAnswers: boolean },
): Promise<ArchiveSource> => {
  const { size } = await store.head();
  const lines: ArchiveSource['lines'] = (from, limit) =>
    store.lines({ from, limit, charactersMax: CHARACTERS_PER_READ_MAX });
  const [first = ''] = await lines(0, 1);
  const genesis = genesisIn(first);
  if (!genesis.ok) throw new Error(genesis.error);
  const { origin, vkey } = genesis.value;
  const key = ledgerKeyOf(origin, readSeed(config.seedPath));
  if (key.vkey !== vkey) throw new Error('The key seed is not that of this ledger');
  return {
    size,
    lines,
    rootAt: store.rootAt,
    sign: (text) => signNote(text, [key.noteSigner]),
    config: withAnswers
      ? (JSON.parse(readFileSync(join(config.home, CONFIG_FILE), 'utf8')) as unknown)
      : null,
    ...(withAnswers && {
      answers: (upTo) => answersOf(store, upTo),
      people: () => withRecords(config.targets.people.records, ({ sealed }) => sealed()),
    }),
  };
};

const ANSWERS_PER_READ = 1_000;

/** First answers in the order of their ids, of commands decided on at most `upTo` events. */
async function* answersOf(
  store: JournalStore,
  upTo: number,
): ReturnType<NonNullable<ArchiveSource['answers']>> {
  for (let after = ''; ;) {
    const page = await store.commandsAfter(after, ANSWERS_PER_READ);
    for (const command of page) if (command.size <= upTo) yield command;
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}
