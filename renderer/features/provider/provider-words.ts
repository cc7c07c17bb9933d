import type { IdentityView } from '#shared/ipc';

/** Where the desk stands with the identity provider, in one line, and what that means. */
export interface ProviderWords {
  readonly title: string;
  readonly note: string;
}

export const providerWords = ({ provider, state, person }: IdentityView): ProviderWords => {
  switch (state) {
    case 'signed-out':
      return {
        title: `Not signed in at ${provider ?? ''}`,
        note: 'The ledger may ask for it. It gives no power: what you decide is signed by your token.',
      };
    case 'in-browser':
      return {
        title: `Signing in at ${provider ?? ''}`,
        note: 'Go on in the browser window that has opened, then come back here.',
      };
    case 'signed-in':
      return {
        title: `Signed in at ${provider ?? ''}`,
        note:
          person === null
            ? 'The ledger has not said yet who you are there.'
            : `The ledger knows you there as ${person.name}.`,
      };
  }
};
