import type { TokenView } from '#shared/ipc';

/** Why a token can't be used to sign in, and who can change that; undefined when it can. */
export const tokenProblem = (token: TokenView, environment: 'sandbox' | 'production'): string | undefined => {
  if (token.custody === 'software-token' && environment === 'production')
    return 'Software tokens are for the sandbox only. This ledger accepts hardware tokens.';
  if (token.holder === null) return 'Not enrolled for anyone here. Your security administrator can enrol it.';
  if (token.pinState === 'locked')
    return 'Locked after too many wrong PINs. Your security administrator can unlock or replace it.';
  return undefined;
};

const warnings: Readonly<Record<TokenView['pinState'], string | undefined>> = {
  ok: undefined,
  'count-low': 'A wrong PIN was entered before. Few tries are left.',
  'final-try': 'One try is left. A wrong PIN now locks the token.',
  locked: undefined,
};

/** What to know before the PIN is typed. */
export const pinWarning = (token: TokenView): string | undefined => warnings[token.pinState];

/** Where several tokens are plugged in, usable ones come first; otherwise the order stays. */
export const inOrderOfUse = (
  tokens: readonly TokenView[],
  environment: 'sandbox' | 'production',
): readonly TokenView[] => {
  const usable = tokens.filter((token) => tokenProblem(token, environment) === undefined);
  return [...usable, ...tokens.filter((token) => !usable.includes(token))];
};
