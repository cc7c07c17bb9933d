import { useCallback, useMemo } from 'react';
import type { GroupId, PersonId } from '#shared/brand';
import type { GroupNames } from '#shared/policy';
import { ask, useLoaded } from '../../state/index.ts';

/** Who and what the rules can name, as the roster has it. */
export interface PolicyPeople {
  readonly groups: readonly { readonly id: GroupId; readonly name: string }[];
  /** Of groups and people. */
  readonly names: GroupNames;
  /** Who can answer for a rule. */
  readonly owners: readonly { readonly id: PersonId; readonly name: string }[];
  /** The name of a person; the id where nobody is known by it. */
  readonly nameOf: (id: PersonId) => string;
}

/** The groups and people of the roster; nobody until it is loaded. */
export const usePolicyPeople = (): PolicyPeople => {
  const load = useCallback(() => ask('people.roster', {}), []);
  const [loaded] = useLoaded(load, 'people');
  const roster = loaded.state === 'ready' ? loaded.value : undefined;
  return useMemo(() => {
    const people = new Map(roster?.people.map(({ id, name }) => [id, name]));
    const groups = (roster?.groups ?? []).map(({ id, name }) => ({ id, name }));
    return {
      groups,
      names: {
        ...Object.fromEntries(people),
        ...Object.fromEntries(groups.map(({ id, name }) => [id, name])),
      },
      owners: (roster?.people ?? [])
        .filter(({ standing, serviceOfName }) => standing === 'active' && serviceOfName === null)
        .map(({ id, name }) => ({ id, name })),
      nameOf: (id) => people.get(id) ?? id,
    };
  }, [roster]);
};
