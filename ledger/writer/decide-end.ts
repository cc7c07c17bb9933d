import { endingOf } from '#shared/projection';
import { accepted, forgotten } from './answers.ts';
import type { Session } from './session.ts';
import type { Decided, EndCommand } from './types.ts';

/**
 * Ends an approved transfer as its rail did. What is refused is not remembered: once its mandate stands again, the same
 * command is judged anew.
 */
export const decideEnd = (session: Session, command: EndCommand): Decided => {
  const { intent, mandate, outcome, reference, client } = command;
  if (session.set.mandates.get(mandate)?.mandate.client !== client)
    return forgotten('not-found', `mandate ${mandate} is not one of this client`);
  const at = { seq: session.set.size, time: session.time };
  const ending = endingOf(session.set, command, at);
  if (!ending.ok) return forgotten(ending.error.code, ending.error.detail);
  const payload = { intent, mandate, outcome, reference, entries: [...ending.value.entries] };
  const seq = session.emit({ type: 'transfer.ended', payload }, null);
  return {
    answer: accepted({ intent, seq, status: outcome }),
    isRemembered: true,
    statement: intent,
    items: 1,
  };
};
