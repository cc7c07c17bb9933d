import type { AuthorityPort, DirectoryUser } from '../directory/index.ts';
import type { UserJson } from './attributes.ts';
import { AUTHORITY_URN, USER_URN } from './messages.ts';

/** What a user means in the ledger, in words for whoever administers the directory. */
type Authority = 'none' | 'as-granted' | 'withdrawing' | 'withdrawn';

const NOTES: Readonly<Record<Authority, string>> = {
  none: 'This user is linked to nobody in the ledger and may do nothing there. A quorum grants roles.',
  'as-granted': 'The person has what a quorum granted. Nothing here adds to it.',
  withdrawing: 'The user is kept out; the withdrawal of the person’s authority is being recorded.',
  withdrawn:
    'The authority of the person is withdrawn. Enabling the user does not restore it: a quorum has to.',
};

const authorityOf = ({ person, withdrawal }: DirectoryUser, port: AuthorityPort): Authority => {
  if (person === null) return 'none';
  if (withdrawal?.isDone === false) return 'withdrawing';
  return port.standing(person) === 'active' ? 'as-granted' : 'withdrawn';
};

/** The kept attributes as SCIM has them; what is not known is left out. */
export const jsonOf = ({ record, isActive }: Pick<DirectoryUser, 'record' | 'isActive'>): UserJson => {
  const { userName, externalId, displayName, name, emails } = record;
  const known = Object.entries(name).filter(([, value]) => value !== null);
  return {
    userName,
    ...(externalId === null ? {} : { externalId }),
    ...(displayName === null ? {} : { displayName }),
    ...(known.length === 0 ? {} : { name: Object.fromEntries(known) }),
    ...(emails.length === 0
      ? {}
      : {
          emails: emails.map(({ value, type, primary }) => ({
            value,
            ...(type === null ? {} : { type }),
            primary,
          })),
        }),
    active: isActive,
  };
};

/** A user as the directory is answered (RFC 7643 section 3). */
export const resourceOf = (
  user: DirectoryUser,
  port: AuthorityPort,
  base: string,
): Readonly<Record<string, unknown>> => {
  const authority = authorityOf(user, port);
  return {
    schemas: [USER_URN, AUTHORITY_URN],
    id: user.id,
    ...jsonOf(user),
    meta: {
      resourceType: 'User',
      created: user.createdAt,
      lastModified: user.modifiedAt,
      location: `${base}/Users/${user.id}`,
    },
    [AUTHORITY_URN]: {
      ...(user.person === null ? {} : { person: user.person }),
      authority,
      note: NOTES[authority],
    },
  };
};
