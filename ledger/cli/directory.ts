import { createHash, randomUUID } from 'node:crypto';
import { personIdSchema, type PersonId, type Sha256Hex } from '#shared/brand';
import { newSecret } from '../api-keys/index.ts';
import {
  directoryRecordSchema,
  openDirectoryStore,
  type Asked,
  type DirectoryStore,
  type DirectoryUser,
} from '../directory/index.ts';
import { optionalText, textOf, UsageError, type CliCommand, type Outcome, type Values } from './command.ts';
import { configOf } from './source.ts';

/* Which user of a directory is which person of the ledger. A link gives nobody anything. */

const home = { home: { type: 'string' } } as const;

const withDirectory = async (
  values: Values,
  work: (store: DirectoryStore) => Promise<Outcome>,
): Promise<Outcome> => {
  const store = await openDirectoryStore(configOf(textOf(values, 'home')).targets.directory);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
};

const PAGE = 200;

export const listUsersCommand: CliCommand = {
  summary: 'list the users of the directory: whom each is linked to, and whether it is enabled',
  usage: '--home <folder>',
  options: home,
  run: (values) =>
    withDirectory(values, async (store) => {
      const users: DirectoryUser[] = [];
      for (let total = 1; users.length < total;) {
        const page = await store.page(users.length, PAGE);
        if (page.users.length === 0) break;
        users.push(...page.users);
        total = page.total;
      }
      return { ok: true, report: { users: users.map(shown) } };
    }),
};

export const linkUserCommand: CliCommand = {
  summary: 'say which person of the ledger a user of the directory is; grants nothing',
  usage: '--home <folder> --user <userName, externalId or id> --person <id>',
  options: { ...home, user: { type: 'string' }, person: { type: 'string' } },
  run: (values) =>
    withDirectory(values, async (store) => {
      const user = await userNamed(store, textOf(values, 'user'));
      const person = personOf(values);
      return linked(await store.link(user.id, person, asked(`link ${user.id} ${person}`)));
    }),
};

export const unlinkUserCommand: CliCommand = {
  summary: 'take back a link that was wrong; until there is a right one nobody is withdrawn by that user',
  usage: '--home <folder> --user <userName, externalId or id>',
  options: { ...home, user: { type: 'string' } },
  run: (values) =>
    withDirectory(values, async (store) => {
      const user = await userNamed(store, textOf(values, 'user'));
      return linked(await store.link(user.id, null, asked(`unlink ${user.id}`)));
    }),
};

export const addUserCommand: CliCommand = {
  summary: 'add a user by hand, where no directory reports any',
  usage: '--home <folder> --user-name <name> [--external-id <id>]',
  options: { ...home, 'user-name': { type: 'string' }, 'external-id': { type: 'string' } },
  run: (values) =>
    withDirectory(values, async (store) => {
      const record = directoryRecordSchema.safeParse({
        userName: textOf(values, 'user-name'),
        externalId: optionalText(values, 'external-id') ?? null,
        displayName: null,
        name: { givenName: null, familyName: null, formatted: null },
        emails: [],
      });
      if (!record.success) throw new UsageError('--user-name or --external-id is no plain text');
      const added = await store.create(randomUUID(), { record: record.data, isActive: true }, now());
      if (!added.ok) throw new UsageError('the directory has such a user');
      return { ok: true, report: shown(added.value) };
    }),
};

export const scimSecretCommand: CliCommand = {
  summary: 'make a secret for a directory: the secret for it, the digest for the configuration',
  usage: '',
  options: {},
  run: () => Promise.resolve({ ok: true, report: { ...newSecret('csscim') } }),
};

const now = (): string => new Date().toISOString();

/** A user who is disabled when it is linked is a leaver: the operator's command is what asks for it. */
const asked = (command: string): Asked => ({
  reference: createHash('sha256')
    .update(`countersign/withdrawal-request/v1\n${command} ${randomUUID()}`)
    .digest('hex') as Sha256Hex,
  at: now(),
});

const userNamed = async (store: DirectoryStore, text: string): Promise<DirectoryUser> => {
  const user =
    (await store.find('userName', text)) ?? (await store.find('externalId', text)) ?? (await store.get(text));
  if (user === undefined) throw new UsageError('--user names nobody in the directory');
  return user;
};

const personOf = (values: Values): PersonId => {
  const person = personIdSchema.safeParse(textOf(values, 'person'));
  if (!person.success) throw new UsageError('--person is the id of a person');
  return person.data;
};

const linked = (result: Awaited<ReturnType<DirectoryStore['link']>>): Outcome => {
  if (result.ok) return { ok: true, report: shown(result.value) };
  throw new UsageError(
    result.error === 'taken' ? '--person is linked to another user' : '--user names nobody in the directory',
  );
};

const shown = ({ id, person, isActive, withdrawal, record }: DirectoryUser): Outcome['report'] => ({
  id,
  userName: record.userName,
  externalId: record.externalId,
  person,
  isActive,
  withdrawal,
});
