import { canWithdraw } from '#shared/projection';
import { accepted, refused } from './answers.ts';
import type { Session } from './session.ts';
import type { Decided, WithdrawCommand } from './types.ts';

/** Takes the power of somebody who is gone. Again, or of somebody who has none, it changes nothing. */
export const decideWithdraw = (session: Session, { person, source, reference }: WithdrawCommand): Decided => {
  const kept = { isRemembered: true, statement: reference, items: 1 };
  if (session.set.roster?.person(person) === undefined)
    return { ...kept, isRemembered: false, answer: refused('not-found', `person ${person}`) };
  const isNew = canWithdraw(session.set, person);
  if (isNew) session.emit({ type: 'authority.withdrawn', payload: { person, source, reference } }, null);
  return { ...kept, isRemembered: isNew, answer: accepted({ person, withdrawn: isNew }) };
};
