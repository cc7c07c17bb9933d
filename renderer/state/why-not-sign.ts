import { useDesk } from './events.ts';

/** What stands against any signature at this desk now, and who can change that; undefined when nothing does. */
export const useWhyNotSign = (): string | undefined => {
  const isSignedIn = useDesk((state) => Boolean(state.session));
  const isAlarm = useDesk((state) => state.sync?.phase === 'alarm');
  if (isAlarm)
    return 'The ledger could not be verified, so nothing can be signed here. Tell your security administrator now.';
  return isSignedIn ? undefined : 'Nobody is signed in. Sign in with your token.';
};
