import { useState, type ReactElement } from 'react';
import { personIdSchema, type PersonId } from '#shared/brand';
import {
  leastOf,
  roleWords,
  rolesOf,
  shownDigest,
  tellDeed,
  type CeremonyRole,
  type Values,
} from '#shared/ceremony';
import type { CeremonyTokenView, CeremonyInput, CeremonyView } from '#shared/ipc';
import { Button, Select, TextField } from '../components/index.ts';
import { classes } from '../theme/index.ts';
import { ask } from './bridge.ts';
import { Entry } from './Entry.tsx';
import { Signing } from './Signing.tsx';
import styles from './Step.module.css';
import { Title } from './Title.tsx';
import { attempt, change, leave, lookAgain, useCeremony } from './store.ts';
import { tokenLine } from './TokenWork.tsx';
import { withRole } from './words.ts';

const c = classes(styles);

interface Seat {
  readonly id: string;
  readonly role: CeremonyRole;
  readonly person: string;
  readonly serial: string;
  readonly place: 'room' | 'remote';
}

const CARD = 'card';

const seatsOf = ({ script }: CeremonyView): readonly Seat[] =>
  rolesOf(script).flatMap((role) =>
    Array.from({ length: leastOf(role, script.crew) }, (_, index) => ({
      id: `${role} ${String(index)}`,
      role,
      person: '',
      serial: '',
      place: 'room' as const,
    })),
  );

/** Who takes part with which token, and what is known beforehand: all of it is in what the administrator signs. */
export const Opening = ({ view }: { readonly view: CeremonyView }): ReactElement => {
  const [seats, setSeats] = useState(() => seatsOf(view));
  const [inputs, setInputs] = useState<Values>({});
  const tokens = useCeremony((state) => state.machine?.tokens ?? []);
  const practicePin = useCeremony((state) => state.machine?.practicePin ?? null);
  const clockAheadSeconds = useCeremony((state) => state.clockAheadSeconds);
  const { draft, script } = view;
  const administrator = draft && withRole(draft.crew, 'administrator')[0]?.person;
  const lines = draft === null ? [] : tellDeed(script, draft);
  const changeSeat = (id: string, next: Partial<Seat>): void => {
    setSeats((now) => now.map((seat) => (seat.id === id ? { ...seat, ...next } : seat)));
  };
  const compose = (): void => {
    void change(() =>
      ask('ceremony.draft', { crew: seats.map(memberOf), inputs: trimmed(inputs), clockAheadSeconds }),
    );
  };
  const missing = missingIn(seats) ?? script.inputs.find(({ name }) => !inputs[name])?.label;
  return (
    <main className={c('page')}>
      <div className={c('body')}>
        <p className={c('eyebrow')}>{view.mode === 'live' ? 'Ceremony' : 'Rehearsal'}</p>
        <Title>Open it</Title>
        <section className={c('section')} aria-label="Crew">
          <h2 className={c('subtitle')}>Who takes part</h2>
          {seats.map((seat) => (
            <SeatRow
              key={seat.id}
              seat={seat}
              tokens={tokens.filter(({ keys }) => keys.length === 1)}
              onChange={(next) => {
                changeSeat(seat.id, next);
              }}
            />
          ))}
          <div className={c('more')}>
            {practicePin !== null && view.mode === 'rehearsal' && (
              <Button onPress={() => void practise(seats, changeSeat)}>Practice tokens for all</Button>
            )}
            <Button onPress={() => void takeCard(seats, changeSeat)}>Take a card…</Button>
          </div>
        </section>
        {script.inputs.length > 0 && (
          <section className={c('section')} aria-label="Known beforehand">
            <h2 className={c('subtitle')}>What is known beforehand</h2>
            <div className={c('entries')}>
              {script.inputs.map((field) => (
                <Entry
                  key={field.name}
                  field={field}
                  value={inputs[field.name] ?? ''}
                  expected={undefined}
                  onChange={(value) => {
                    setInputs({ ...inputs, [field.name]: value });
                  }}
                />
              ))}
            </div>
          </section>
        )}
        <div className={c('run')}>
          <Button
            size="large"
            variant={draft === null ? 'primary' : 'secondary'}
            onPress={compose}
            disabledReason={missing === undefined ? undefined : `Not entered yet: ${missing}`}
          >
            Put the opening together
          </Button>
          <Button
            size="large"
            variant={draft === null ? 'secondary' : 'primary'}
            disabledReason={draft === null ? 'Put it together first, and read it aloud' : undefined}
            onPress={() => {
              if (administrator)
                void change(() =>
                  ask('ceremony.state', {
                    person: administrator,
                    deed: { kind: 'open' },
                    shown: shownDigest(lines),
                  }),
                );
            }}
          >
            Sign the opening
          </Button>
          <Button size="large" variant="quiet" onPress={() => void leave()}>
            Back to the start
          </Button>
        </div>
      </div>
      <Signing lines={lines} />
    </main>
  );
};

const trimmed = (inputs: Values): Values =>
  Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, value.trim()]));

const memberOf = ({
  person,
  role,
  serial,
  place,
}: Seat): CeremonyInput<'ceremony.draft'>['crew'][number] => ({
  person: person as PersonId,
  roles: [role],
  serial: serial === CARD ? null : serial,
  place,
});

const isName = (text: string): boolean => personIdSchema.safeParse(text).success;

const missingIn = (seats: readonly Seat[]): string | undefined => {
  const open = seats.find(({ person, serial }) => !isName(person) || serial === '');
  return open && `${roleWords(open.role)}, by name and token`;
};

interface SeatRowProps {
  readonly seat: Seat;
  readonly tokens: readonly CeremonyTokenView[];
  readonly onChange: (next: Partial<Seat>) => void;
}

const SeatRow = ({ seat, tokens, onChange }: SeatRowProps): ReactElement => (
  <div className={c('seat')} role="group" aria-label={roleWords(seat.role)}>
    <span className={c('seatRole')}>{roleWords(seat.role)}</span>
    <TextField
      label={`Name of the ${roleWords(seat.role)}`}
      isLabelHidden
      value={seat.person}
      error={seat.person === '' || isName(seat.person) ? undefined : 'Letters, digits, dot and dash'}
      onChange={(person) => {
        onChange({ person });
      }}
    />
    <Select
      label={`Token of the ${roleWords(seat.role)}`}
      isLabelHidden
      value={seat.serial}
      options={[
        { id: '', label: 'Choose a token' },
        ...tokens.map((token) => ({ id: token.serial, label: tokenLine(token) })),
        { id: CARD, label: 'At another desk, by card' },
      ]}
      onChange={(serial) => {
        onChange({ serial });
      }}
    />
    <Select
      label={`Place of the ${roleWords(seat.role)}`}
      isLabelHidden
      value={seat.place}
      options={[
        { id: 'room', label: 'in the room' },
        { id: 'remote', label: 'remote' },
      ]}
      onChange={(place) => {
        onChange({ place });
      }}
    />
  </div>
);

type ChangeSeat = (id: string, next: Partial<Seat>) => void;

/** A software token for each seat that has none, named after its role. */
const practise = async (seats: readonly Seat[], onChange: ChangeSeat): Promise<void> => {
  for (const [index, seat] of seats.entries()) {
    if (seat.serial !== '') continue;
    const isAlone = seats.filter(({ role }) => role === seat.role).length === 1;
    const person = seat.person === '' ? `${seat.role}${isAlone ? '' : `-${String(index + 1)}`}` : seat.person;
    const made = await attempt(() => ask('machine.practice', { label: person.slice(0, 32), hasKey: true }));
    if (made === undefined) return;
    await lookAgain();
    onChange(seat.id, { person, serial: made.serial });
  }
};

/** Somebody whose token is at another desk: the first seat without a token is theirs. */
const takeCard = async (seats: readonly Seat[], onChange: ChangeSeat): Promise<void> => {
  const card = await attempt(() => ask('exchange.openCard', {}));
  const seat =
    seats.find(({ person }) => person === card?.person) ?? seats.find(({ serial }) => serial === '');
  if (card && seat) onChange(seat.id, { person: card.person, serial: CARD });
};
