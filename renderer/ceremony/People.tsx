import type { ReactElement } from 'react';
import type { PersonId } from '#shared/brand';
import type { CrewMember } from '#shared/ceremony';
import { Select } from '../components/index.ts';
import { rolesText } from './words.ts';

export interface PersonChoiceProps {
  readonly label: string;
  readonly people: readonly CrewMember[];
  readonly value: PersonId;
  readonly onChange: (person: PersonId) => void;
}

/** Who signs, of those who may. */
export const PersonChoice = ({ label, people, value, onChange }: PersonChoiceProps): ReactElement => (
  <Select
    label={label}
    value={value}
    onChange={onChange}
    options={people.map((member) => ({
      id: member.person,
      label: `${member.person} (${rolesText(member)})`,
    }))}
  />
);
