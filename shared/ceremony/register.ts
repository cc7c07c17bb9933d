import type { PersonId } from '#shared/brand';
import { sealNames } from './paths.ts';
import type { CeremonyStep } from './script.ts';
import { valueIn, type Values } from './values.ts';

/** One movement of the custody register: something went into a bag, or came out of one. */
export interface CustodyEntry {
  readonly moves: 'sealed' | 'opened';
  readonly item: string;
  /** Serial number of the thing; null where only the bag was looked at. */
  readonly serial: string | null;
  readonly bag: string;
  /** SHA-256 of the photograph; null where none was taken. */
  readonly photo: string | null;
  readonly at: string;
  readonly by: PersonId;
  readonly confirmedBy: PersonId;
  readonly step: string;
  /** Position of its leaf. */
  readonly leaf: number;
}

type Moved = Pick<CustodyEntry, 'moves' | 'item' | 'serial' | 'bag' | 'photo'>;

/** What a step moves in the register, by the values that it observed; undefined when it moves nothing. */
export const movedBy = (step: CeremonyStep, observed: Values): Moved | undefined => {
  if (step.kind === 'seal') {
    const names = sealNames(step.id);
    const [serial, bag] = [valueIn(observed, names.serial), valueIn(observed, names.bag)];
    const photo = valueIn(observed, names.photo) ?? null;
    return bag === undefined
      ? undefined
      : { moves: 'sealed', item: step.item, serial: serial ?? null, bag, photo };
  }
  if (step.kind !== 'check' || step.opens === undefined) return undefined;
  const named = (form: string): string | undefined => {
    const field = step.observes.find((one) => one.form === form);
    return field === undefined ? undefined : valueIn(observed, field.name);
  };
  const bag = named('bag');
  const [serial, photo] = [named('serial') ?? null, named('digest') ?? null];
  return bag === undefined ? undefined : { moves: 'opened', item: step.opens, serial, bag, photo };
};

/** A bag is closed once: its number never closes another thing, and it is not opened twice. */
export const isBagUsed = (register: readonly CustodyEntry[], moved: Moved): boolean =>
  register.some(({ moves, bag }) => bag === moved.bag && (moved.moves === 'sealed' || moves === 'opened'));
