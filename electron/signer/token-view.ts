import { ok } from '#shared/errors';
import type { TokenView } from '#shared/ipc';
import type { EnrolledKey, NamedPerson } from '#shared/roster';
import type { Enrolment } from './contract.ts';
import { fail, type Outcome } from './outcome.ts';
import type { TokenKey } from './tokens.ts';

export interface Holder {
  readonly key: EnrolledKey;
  readonly person: NamedPerson;
}

/** The active person whose active key this is. Error: `token-not-enrolled`. */
export const holderOf = (enrolment: Enrolment, key: TokenKey): Outcome<Holder> => {
  const enrolled = enrolment.keys.find(({ keyId }) => keyId === key.keyId);
  const person = enrolled && enrolment.people.find(({ id }) => id === enrolled.person);
  const isActive = enrolled?.standing === 'active' && person?.standing === 'active';
  return enrolled && person && isActive ? ok({ key: enrolled, person }) : fail('token-not-enrolled');
};

/** What the sign-in screen shows: every enrolled key, and for a token without one the token itself. */
export const tokenViews = (enrolment: Enrolment, keys: readonly TokenKey[]): readonly TokenView[] => {
  const views = keys.map((key) => ({ key, view: tokenView(enrolment, key) }));
  const hasHolder = new Set(views.filter(({ view }) => view.holder).map(({ key }) => key.token));
  const firstOf = new Map(views.map(({ key }) => [key.token, key] as const).reverse());
  return views
    .filter(({ key, view }) => (hasHolder.has(key.token) ? view.holder : firstOf.get(key.token) === key))
    .map(({ view }) => view);
};

export const tokenView = (enrolment: Enrolment, key: TokenKey): TokenView => {
  const { label, manufacturer, model, serial, custody, pinState } = key.token;
  const holder = holderOf(enrolment, key);
  return {
    id: key.id,
    label,
    manufacturer,
    model,
    serial,
    custody,
    holder: holder.ok ? publicFacts(holder.value.person) : null,
    pinState,
  };
};

const publicFacts = ({ id, name, title }: NamedPerson): NonNullable<TokenView['holder']> => ({
  id,
  name,
  title,
});
