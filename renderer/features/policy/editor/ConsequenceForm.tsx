import { Plus, X } from 'lucide-react';
import type { ReactElement } from 'react';
import type { GroupId } from '#shared/brand';
import type { Consequence, DistinctKind, Rule } from '#shared/policy';
import { Button, CheckBox, IconButton, Select, type CheckOption } from '../../../components/index.ts';
import { classes } from '../../../theme/index.ts';
import type { PolicyPeople } from '../use-policy-people.ts';
import styles from './Editor.module.css';
import { EscalationFields } from './EscalationFields.tsx';
import { IntField, OptionalIntField, PlainField, SetField } from './fields.tsx';
import { withDemand } from './rule-edits.ts';

const c = classes(styles);

const SEATS_MAX = 16;
const DELAY_HOURS_MAX = 720;
const CODE_CHARACTERS_MAX = 64;

interface ConsequenceFormProps {
  readonly rule: Rule;
  readonly people: PolicyPeople;
  readonly onChange: (rule: Rule) => void;
}

type Demand = Extract<Consequence, { kind: 'require' }>;

/** What a rule does: it denies, or it asks for people and more. */
export const ConsequenceForm = (props: ConsequenceFormProps): ReactElement => {
  const { rule, people, onChange } = props;
  const { then } = rule;
  const become = (kind: Consequence['kind']): void => {
    if (kind === then.kind) return;
    onChange({ ...rule, then: kind === 'deny' ? DENIAL : demandOf(people) });
  };
  return (
    <fieldset className={c('part')}>
      <legend className={c('legend')}>Then</legend>
      <Select
        label="The rule"
        value={then.kind}
        options={[
          { id: 'require', label: 'requires approvals' },
          { id: 'deny', label: 'denies' },
        ]}
        onChange={become}
      />
      {then.kind === 'deny' ? (
        <PlainField
          label="Code of the denial"
          hint="Shown with every denial: sanctioned-country."
          value={then.code}
          maxLength={CODE_CHARACTERS_MAX}
          problemOf={(text) => (text === '' ? 'Give it a code.' : undefined)}
          onChange={(code) => {
            onChange({ ...rule, then: { kind: 'deny', code } });
          }}
        />
      ) : (
        <DemandFields {...props} then={then} />
      )}
    </fieldset>
  );
};

const DENIAL: Consequence = { kind: 'deny', code: 'not-allowed' };

const demandOf = ({ groups }: PolicyPeople): Consequence => ({
  kind: 'require',
  groups: [{ group: groups[0]?.id ?? ('group' as GroupId), atLeast: 1 }],
  distinct: ['person'],
});

type DemandProps = ConsequenceFormProps & { readonly then: Demand };

const DemandFields = ({ rule, then, people, onChange }: DemandProps): ReactElement => (
  <>
    <Seats rule={rule} then={then} people={people} onChange={onChange} />
    <div className={c('pairs')}>
      <SetField
        label="Different besides people"
        options={distinctOptions}
        value={then.distinct.filter((kind) => kind !== 'person')}
        onChange={(kinds) => {
          const own = then.distinct.filter((kind) => kind === 'person');
          onChange(withDemand(rule, { distinct: [...own, ...kinds] }));
        }}
      />
      <div className={c('extras')}>
        <OptionalIntField
          label="Delay in hours"
          value={then.delayHours}
          min={0}
          max={DELAY_HOURS_MAX}
          onChange={(delayHours) => {
            onChange(withDemand(rule, { delayHours }));
          }}
        />
        <CheckBox
          label="Keys in cold custody"
          isSelected={then.tier === 'cold'}
          onChange={(isCold) => {
            onChange(withDemand(rule, { tier: isCold ? 'cold' : undefined }));
          }}
        />
        <CheckBox
          label="A second look on another screen"
          isSelected={then.secondLook === true}
          onChange={(isAsked) => {
            onChange(withDemand(rule, { secondLook: isAsked ? true : undefined }));
          }}
        />
      </div>
    </div>
  </>
);

const distinctOptions: readonly CheckOption<DistinctKind>[] = [
  { id: 'device', label: 'devices' },
  { id: 'build', label: 'builds of the desk' },
  { id: 'site', label: 'sites' },
];

const Seats = ({ rule, then, people, onChange }: DemandProps): ReactElement => {
  const { groups } = then;
  const set = (next: Demand['groups']): void => {
    onChange(withDemand(rule, { groups: next }));
  };
  const free = people.groups.find(({ id }) => groups.every(({ group }) => group !== id));
  return (
    <div className={c('seats')} role="group" aria-label="Approvals">
      {groups.map((place, at) => (
        <div key={`${place.group} ${String(at)}`} className={c('extras')}>
          <Seat
            {...{ place, at, people, isOnly: groups.length === 1 }}
            onChange={(next) => {
              set(groups.map((it, index) => (index === at ? next : it)));
            }}
            onRemove={() => {
              set(groups.filter((_, index) => index !== at));
            }}
          />
          <EscalationFields
            place={place}
            people={people}
            onChange={(next) => {
              set(groups.map((it, index) => (index === at ? next : it)));
            }}
          />
        </div>
      ))}
      {free !== undefined && (
        <div>
          <Button
            variant="quiet"
            icon={Plus}
            onPress={() => {
              set([...groups, { group: free.id, atLeast: 1 }]);
            }}
          >
            Ask another group as well
          </Button>
        </div>
      )}
    </div>
  );
};

interface SeatProps {
  readonly place: Demand['groups'][number];
  readonly at: number;
  readonly people: PolicyPeople;
  readonly isOnly: boolean;
  readonly onChange: (place: Demand['groups'][number]) => void;
  readonly onRemove: () => void;
}

/** How many of which group. */
const Seat = ({ place, at, people, isOnly, onChange, onRemove }: SeatProps): ReactElement => {
  const { group, atLeast } = place;
  return (
    <div className={c('seat')}>
      <IntField
        label={at === 0 ? 'At least' : `At least, ${String(at + 1)}`}
        isLabelHidden={at > 0}
        value={atLeast}
        min={1}
        max={SEATS_MAX}
        onChange={(count) => {
          onChange({ ...place, atLeast: count });
        }}
      />
      <Select
        label={at === 0 ? 'Of the group' : `Of the group, ${String(at + 1)}`}
        isLabelHidden={at > 0}
        value={group}
        options={groupOptions(people, group)}
        onChange={(id) => {
          onChange({ ...place, group: id });
        }}
      />
      <IconButton
        icon={X}
        label={`Ask nobody of ${people.names[group] ?? group}`}
        disabledReason={isOnly ? 'A rule asks for one group at least.' : undefined}
        onPress={onRemove}
      />
    </div>
  );
};

const groupOptions = (
  { groups }: PolicyPeople,
  chosen: GroupId,
): readonly { readonly id: GroupId; readonly label: string }[] => {
  const known = groups.map(({ id, name }) => ({ id, label: name }));
  return known.some(({ id }) => id === chosen)
    ? known
    : [...known, { id: chosen, label: `${chosen} (not in the roster)` }];
};
