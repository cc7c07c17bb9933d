import { useState, type ReactElement } from 'react';
import type { PersonId } from '#shared/brand';
import {
  fieldsOf,
  mayTake,
  shownDigest,
  tellDeed,
  valueIn,
  type CeremonyStep,
  type Values,
} from '#shared/ceremony';
import type { CeremonyDeedDraft, CeremonyView } from '#shared/ipc';
import { Banner, Button, CheckBox, Dialog, Select, TextField } from '../components/index.ts';
import { classes } from '../theme/index.ts';
import { ask } from './bridge.ts';
import { PersonChoice } from './People.tsx';
import { SigningHere } from './Signing.tsx';
import styles from './Step.module.css';
import { change, useCeremony } from './store.ts';
import { expectedAt, inCharge } from './words.ts';

const c = classes(styles);

type Direction = 'deviate' | 'settle' | 'abort' | 'pause' | 'room';

export interface DirectionsProps {
  readonly view: CeremonyView;
  readonly step: CeremonyStep | undefined;
  /** What is entered at the step now: an exception may take it although it differs. */
  readonly observed: Values;
}

/** What is not a step of the script: each is signed by one of those in charge and confirmed by another. */
export const Directions = ({ view, step, observed }: DirectionsProps): ReactElement => {
  const [open, setOpen] = useState<Direction>();
  const isPaused = view.phase.kind === 'paused';
  const isUnsettled = view.exceptions.some(({ settled }) => settled === null);
  const button = (direction: Direction, text: string): ReactElement => (
    <Button
      variant={direction === 'abort' ? 'danger' : 'quiet'}
      onPress={() => {
        setOpen(direction);
      }}
    >
      {text}
    </Button>
  );
  return (
    <div className={c('more')} role="group" aria-label="Not in the script">
      {button('deviate', 'Record an exception…')}
      {isUnsettled && button('settle', 'Settle an exception…')}
      {!isPaused && button('pause', 'Pause…')}
      {button('room', 'Who is in the room…')}
      {view.branch === null && button('abort', 'Take a branch…')}
      {open !== undefined && (
        <DirectionDialog
          direction={open}
          view={view}
          step={step}
          observed={observed}
          onClose={() => {
            setOpen(undefined);
          }}
        />
      )}
    </div>
  );
};

const TITLES: Readonly<Record<Direction, string>> = {
  deviate: 'Record an exception',
  settle: 'Settle an exception',
  abort: 'Take a branch',
  pause: 'Pause the ceremony',
  room: 'Who is in the room',
};

interface Form {
  readonly what: string;
  readonly why: string;
  readonly branch: string;
  readonly exception: string;
  readonly who: string;
  readonly isTaken: boolean;
}

interface DirectionDialogProps extends DirectionsProps {
  readonly direction: Direction;
  readonly onClose: () => void;
}

const DirectionDialog = (props: DirectionDialogProps): ReactElement => {
  const { direction, view, step, observed, onClose } = props;
  const people = inCharge(view.crew);
  const [person, setPerson] = useState(people[0]?.person ?? ('' as PersonId));
  const problem = useCeremony((state) => state.problem);
  const branches = view.script.branches.filter((one) => step !== undefined && mayTake(step, one));
  const open = view.exceptions.filter(({ settled }) => settled === null);
  const [form, setForm] = useState<Form>({
    what: '',
    why: '',
    branch: branches[0]?.id ?? '',
    exception: String(open[0]?.number ?? ''),
    who: view.crew.find(({ place }) => place === 'room')?.person ?? '',
    isTaken: false,
  });
  const differing = differingIn(view, step, observed);
  const deed = deedFrom(direction, form, view, differing);
  const lines = deed === undefined ? [] : tellDeed(view.script, deed);
  const set = (change: Partial<Form>): void => {
    setForm({ ...form, ...change });
  };
  const sign = async (): Promise<void> => {
    if (deed === undefined) return;
    const shown = shownDigest(lines);
    if (await change(() => ask('ceremony.state', { person, deed, shown }))) onClose();
  };
  return (
    <Dialog
      title={TITLES[direction]}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button variant="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button
            variant={direction === 'abort' ? 'danger' : 'primary'}
            disabledReason={deed === undefined ? 'Say first what is asked for above' : undefined}
            onPress={() => void sign()}
          >
            Sign it
          </Button>
        </>
      }
    >
      {problem !== null && <Banner tone="alarm" whatHappened={problem.title} whatToDo={problem.remedy} />}
      {direction === 'abort' && (
        <>
          <Select
            label="Branch"
            value={form.branch}
            options={branches.map(({ id, title }) => ({ id, label: title }))}
            onChange={(branch) => {
              set({ branch });
            }}
          />
          <p className={c('hintText')}>{branches.find(({ id }) => id === form.branch)?.when}</p>
        </>
      )}
      {direction === 'settle' && (
        <Select
          label="Exception"
          value={form.exception}
          options={open.map(({ number, what }) => ({
            id: String(number),
            label: `${String(number)}: ${what}`,
          }))}
          onChange={(exception) => {
            set({ exception });
          }}
        />
      )}
      {direction === 'room' && (
        <Select
          label="Person"
          value={form.who}
          options={view.crew
            .filter(({ place }) => place === 'room')
            .map((member) => ({
              id: member.person,
              label: `${member.person}: ${view.room.includes(member.person) ? 'leaves' : 'comes in'}`,
            }))}
          onChange={(who) => {
            set({ who });
          }}
        />
      )}
      {direction === 'deviate' && (
        <TextField
          label="What happened"
          value={form.what}
          lines={2}
          takesFocus
          onChange={(what) => {
            set({ what });
          }}
        />
      )}
      {direction !== 'room' && (
        <TextField
          label={direction === 'settle' ? 'How it was settled' : 'Why'}
          value={form.why}
          lines={2}
          takesFocus={direction !== 'deviate'}
          onChange={(why) => {
            set({ why });
          }}
        />
      )}
      {direction === 'deviate' && differing.length > 0 && (
        <CheckBox
          label={`Take what was entered although it differs: ${differing.map(([name]) => name).join(', ')}`}
          isSelected={form.isTaken}
          onChange={(isTaken) => {
            set({ isTaken });
          }}
        />
      )}
      <PersonChoice label="Signed by" people={people} value={person} onChange={setPerson} />
      <SigningHere lines={lines} />
    </Dialog>
  );
};

/** What is entered and is not what the script says: a strict step takes none of it. */
const differingIn = (
  view: CeremonyView,
  step: CeremonyStep | undefined,
  observed: Values,
): readonly (readonly [string, string])[] => {
  if (step === undefined || step.strict === true) return [];
  return fieldsOf(step).flatMap((field) => {
    const value = valueIn(observed, field.name);
    const expected = expectedAt(view, step, field);
    return value === undefined || expected === undefined || value === expected ? [] : [[field.name, value]];
  });
};

const deedFrom = (
  direction: Direction,
  form: Form,
  { room, crew }: CeremonyView,
  differing: readonly (readonly [string, string])[],
): Exclude<CeremonyDeedDraft, { kind: 'open' }> | undefined => {
  const [what, why] = [form.what.trim(), form.why.trim()];
  if (direction !== 'room' && why === '') return undefined;
  switch (direction) {
    case 'deviate':
      return what === ''
        ? undefined
        : { kind: 'deviate', what, why, accepts: form.isTaken ? Object.fromEntries(differing) : null };
    case 'settle':
      return form.exception === ''
        ? undefined
        : { kind: 'settle', exception: Number(form.exception), how: why };
    case 'abort':
      return form.branch === '' ? undefined : { kind: 'abort', branch: form.branch, why };
    case 'pause':
      return { kind: 'pause', why };
    case 'room': {
      const who = crew.find(({ person }) => person === form.who)?.person;
      return who && { kind: 'room', who, moves: room.includes(who) ? 'leaves' : 'enters' };
    }
  }
};
