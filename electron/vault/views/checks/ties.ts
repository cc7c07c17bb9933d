import type { PersonId } from '#shared/brand';
import type { TransferIntent } from '#shared/intent';
import type { CheckView } from '#shared/ipc';
import { personName } from '../names.ts';
import { listed, type Scope } from '../scope.ts';
import { attention, passed } from './check.ts';
import type { StoredAccounts } from './funds.ts';
import { isSameName } from './same-name.ts';

const NAME = { id: 'ties', title: 'Ties to the payee' };

/** Somebody who has a part in a payment, and which. */
export interface Part {
  readonly person: PersonId;
  readonly part: 'initiated' | 'approved' | 'viewer' | 'able';
}

const PARTS: Readonly<Record<Exclude<Part['part'], 'viewer'>, string>> = {
  initiated: 'who initiated it',
  approved: 'who approved it',
  able: 'who may approve it',
};

/** Whether somebody who asks for a payment or decides on it is the one who gets it. */
export const tiesCheck = (
  scope: Scope,
  intent: TransferIntent,
  parts: readonly Part[],
  accounts: StoredAccounts,
): CheckView => {
  const texts = [...nameTies(scope, intent, parts), ...ownerTies(scope, intent, parts, accounts)];
  return texts.length === 0
    ? passed(NAME, 'The payee has the name of nobody who asks for it or decides on it.')
    : attention(NAME, texts.join(' '), {
        remedy:
          'Somebody without a tie to the payee should decide. If you have one, return the item and say so.',
      });
};

const nameTies = ({ picture }: Scope, intent: TransferIntent, parts: readonly Part[]): readonly string[] => {
  // The name of an own account is the company's.
  if (intent.rail === 'book') return [];
  const named = parts.filter(({ person }) => {
    const name = picture.names.get(person)?.name;
    return name !== undefined && isSameName(name, intent.payee.name);
  });
  if (named.length === 0) return [];
  const texts = named.map(({ person, part }) =>
    part === 'viewer' ? 'yours' : `that of ${personName(picture, person)}, ${PARTS[part]}`,
  );
  return [`The payee’s name, ${intent.payee.name}, is ${listed(texts)}.`];
};

/** Whoever may approve and answers for the wallet is no news; whoever takes part is. */
const ownerTies = (
  { picture }: Scope,
  intent: TransferIntent,
  parts: readonly Part[],
  accounts: StoredAccounts,
): readonly string[] => {
  const wallets = new Set(
    intent.legs.flatMap(({ destination: { account } }) => {
      const id = account === null ? null : (accounts.get(account)?.record.account.wallet ?? null);
      const wallet = id === null ? undefined : picture.wallets.get(id)?.wallet;
      return wallet === undefined ? [] : [wallet];
    }),
  );
  return [...wallets].flatMap(({ name, owner }) =>
    parts
      .filter(({ person, part }) => person === owner && part !== 'able')
      .slice(0, 1)
      .map(({ person, part }) =>
        part === 'viewer'
          ? `You answer for the wallet ${name}, which receives it.`
          : `${personName(picture, person)}, ${PARTS[part]}, answers for the wallet ${name}, which receives it.`,
      ),
  );
};
