import type { PolicyPeople } from '../use-policy-people.ts';

/** What the fields of one condition are given. */
export interface ConditionProps<T> {
  readonly label: string;
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly people: PolicyPeople;
}
