import type { ReactElement } from 'react';
import { roleNames, roleTitles, type Role } from '#shared/roster';
import { CheckList } from '../../../components/index.ts';

export interface RolesFieldProps {
  readonly label: string;
  readonly value: readonly Role[];
  readonly onChange: (roles: readonly Role[]) => void;
}

/** Any number of roles, in the order of the list. */
export const RolesField = ({ label, value, onChange }: RolesFieldProps): ReactElement => (
  <CheckList
    label={label}
    options={roleNames.map((id) => ({ id, label: roleTitles[id] }))}
    value={value}
    onChange={onChange}
    isTall
  />
);
