import type { ReactElement } from 'react';
import type { GroupId } from '#shared/brand';
import { ESCALATION_HOURS_MAX, INTENT_LIFETIME_HOURS, type Consequence } from '#shared/policy';
import { CheckBox } from '../../../components/index.ts';
import { classes } from '../../../theme/index.ts';
import type { PolicyPeople } from '../use-policy-people.ts';
import styles from './Editor.module.css';
import { IntField, SetField } from './fields.tsx';

const c = classes(styles);

type Place = Extract<Consequence, { kind: 'require' }>['groups'][number];

/** An item is gone by the end of its life: an escalation has to come before. */
const HOURS_MAX = Math.min(ESCALATION_HOURS_MAX, INTENT_LIFETIME_HOURS - 1);
const USUAL_HOURS = 24;

interface EscalationFieldsProps {
  readonly place: Place;
  readonly people: PolicyPeople;
  readonly onChange: (place: Place) => void;
}

/** Who else may fill the places of a group, and after how long. As many are asked in any case. */
export const EscalationFields = ({ place, people, onChange }: EscalationFieldsProps): ReactElement | null => {
  const { group, escalate } = place;
  const others = optionsOf(people, place);
  const [first] = others;
  if (first === undefined) return null;
  return (
    <div className={c('extras')}>
      <CheckBox
        label={`Let others fill the places of ${people.names[group] ?? group} when it stays open`}
        isSelected={escalate !== undefined}
        onChange={(isEscalated) => {
          onChange(
            isEscalated
              ? { ...place, escalate: { afterHours: USUAL_HOURS, groups: [first.id] } }
              : without(place),
          );
        }}
      />
      {escalate !== undefined && (
        <div className={c('pairs')}>
          <IntField
            label="Open for this many hours"
            value={escalate.afterHours}
            min={1}
            max={HOURS_MAX}
            onChange={(afterHours) => {
              onChange({ ...place, escalate: { ...escalate, afterHours } });
            }}
          />
          <SetField
            label="Members of these as well"
            options={others}
            value={escalate.groups}
            none="Choose a group, or let nobody else in."
            onChange={(groups) => {
              onChange({ ...place, escalate: { ...escalate, groups: [...groups] } });
            }}
          />
        </div>
      )}
    </div>
  );
};

const without = ({ group, atLeast }: Place): Place => ({ group, atLeast });

/** Every other group, and those that are let in though the roster does not have them, or though it is the group itself. */
const optionsOf = (
  { groups }: PolicyPeople,
  { group, escalate }: Place,
): readonly { readonly id: GroupId; readonly label: string }[] => {
  const others = groups.filter(({ id }) => id !== group).map(({ id, name }) => ({ id, label: name }));
  const strange = (escalate?.groups ?? []).filter((id) => others.every((other) => other.id !== id));
  return [
    ...others,
    ...strange.map((id) => ({
      id,
      label: id === group ? `${id} (the group itself)` : `${id} (not in the roster)`,
    })),
  ];
};
