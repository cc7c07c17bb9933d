import type { ReactElement } from 'react';
import type { GroupId } from '#shared/brand';
import type { PolicyTemplate } from '#shared/policy';
import { Select } from '../../../components/index.ts';
import { classes } from '../../../theme/index.ts';
import type { PolicyPeople } from '../use-policy-people.ts';
import styles from './Drafts.module.css';

const c = classes(styles);

export interface TemplateGroupsProps {
  readonly template: PolicyTemplate;
  readonly people: PolicyPeople;
  readonly value: Readonly<Record<string, GroupId>>;
  readonly onChange: (groups: Readonly<Record<string, GroupId>>) => void;
}

/** Which group of the roster stands for each group that a template names. */
export const TemplateGroups = ({ template, people, value, onChange }: TemplateGroupsProps): ReactElement => (
  <fieldset className={c('groups')}>
    <legend className={c('legend')}>Its groups are here</legend>
    {template.groups.map((group) => {
      const isKnown = people.groups.some(({ id }) => id === group.id);
      return (
        <div key={group.id} className={c('group')}>
          <Select
            label={group.name}
            value={value[group.id] ?? group.id}
            options={[
              ...(isKnown ? [] : [{ id: group.id, label: `${group.name} (nobody yet)` }]),
              ...people.groups.map(({ id, name }) => ({ id, label: name })),
            ]}
            onChange={(id) => {
              onChange({ ...value, [group.id]: id });
            }}
          />
          <p className={c('groupFor')}>{group.for}</p>
        </div>
      );
    })}
  </fieldset>
);
