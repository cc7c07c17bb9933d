import type { Intent } from '#shared/intent';
import type { Action } from '#shared/policy';

/** Each change of a wallet, and each deed in an emergency, is an action of its own. */
export const actionOf = (intent: Intent): Action => {
  switch (intent.type) {
    case 'wallet.change':
      return `wallet.${intent.change.kind}`;
    case 'emergency':
      return `emergency.${intent.deed.kind}`;
    default:
      return intent.type;
  }
};
