import type { PersonId } from '#shared/brand';
import type { RecordedApproval, Seat } from '#shared/projection';
import { shadowOf, shadowText } from '#shared/roster';
import { personName } from './names.ts';
import type { Scope } from './scope.ts';

/* What is said of approvals in shadow: that they do not count, whose shadow it is, and when it ends. */

/** "Oscar Lind is in shadow until …", by this desk's clock; null where neither the signer nor the seat's owner is. */
export const shadowSentence = (
  { picture, now }: Scope,
  person: PersonId,
  behalf: Seat['behalf'],
): string | null => {
  const { roster } = picture;
  if (roster === undefined) return null;
  for (const id of [person, ...(behalf === null ? [] : [behalf.person])]) {
    const shadow = shadowOf(roster, id, now.toISOString());
    if (shadow !== null) return `${personName(picture, id)} is ${shadowText(shadow)}`;
  }
  return null;
};

/** Why a recorded approval does not count; null where it was not given in shadow. */
export const givenInShadow = (
  scope: Scope,
  { inShadow, person, behalf }: Pick<RecordedApproval, 'inShadow' | 'person' | 'behalf'>,
): string | null =>
  inShadow === true
    ? (shadowSentence(scope, person, behalf) ?? 'given in shadow, which is over since')
    : null;
