import type { Intent } from '#shared/intent';
import { moveTo } from '#shared/inventory';
import type { Action } from '#shared/policy';

/** Each change of a wallet, each move of a key, and each deed in an emergency is an action of its own. */
export const actionOf = (intent: Intent): Action => {
  switch (intent.type) {
    case 'wallet.change':
      return `wallet.${intent.change.kind}`;
    case 'emergency':
      return `emergency.${intent.deed.kind}`;
    case 'key.change':
      return intent.change.kind === 'set-state' ? `key.${moveTo(intent.change.to)}` : 'key.amend';
    default:
      return intent.type;
  }
};
