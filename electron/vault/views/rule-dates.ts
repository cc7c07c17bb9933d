import { ruleDates, type GroupNames, type RuleDates, type RuleTrace } from '#shared/policy';
import { personName } from './names.ts';
import { groupNames, type Scope } from './scope.ts';

/* What an explanation cites of a rule besides its id: who answers for it, and since when it says what it says. */

/** The days of all versions of all rules that were ever in force, by the journal's time. */
export const ruleDatesOf = async ({ db, picture }: Scope): Promise<RuleDates> => {
  const places = picture.policies.map(({ since }) => since);
  if (places.length === 0) return ruleDates([]);
  const events = await db.selectFrom('events').select(['seq', 'time']).where('seq', 'in', places).execute();
  const times = new Map(events.map(({ seq, time }) => [seq, time]));
  return ruleDates(
    picture.policies.flatMap(({ policy, since }) => {
      const time = times.get(since);
      return time === undefined ? [] : [{ policy, since: time }];
    }),
  );
};

/** Names of the groups, and of whoever answers for a traced rule or one of these rules. */
export const citedNames = ({ picture }: Scope, rules: readonly Pick<RuleTrace, 'owner'>[]): GroupNames => ({
  ...Object.fromEntries(rules.map(({ owner }) => [owner, personName(picture, owner)])),
  ...groupNames(picture),
});
