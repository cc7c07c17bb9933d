import type { PersonId } from '#shared/brand';
import type { CustodyKey, KeyPart } from './schema.ts';

/*
 * How sure it is that a key could be used again tomorrow: by the days since each of its parts was last found alive. A
 * proof never brings shares together.
 */

const DAY_MS = 86_400_000;
/** So many days before a proof is overdue it is asked for; sooner where proofs are asked for often. */
const DUE_DAYS_BEFORE = 14;
const dueDaysBefore = (proveDays: number): number => Math.min(DUE_DAYS_BEFORE, Math.floor(proveDays / 4));

/** Since when a part is known to be alive: by a proof, or as it was put where it is. */
export interface PartLife {
  readonly part: string;
  /** Null: nobody has proved it since it came there. */
  readonly proved: { readonly by: PersonId; readonly seq: number } | null;
  readonly at: string;
}

/** Name of a part: "share:2" or "backup:A-1182". */
export const partName = (part: KeyPart): string =>
  part.kind === 'share' ? `share:${String(part.share)}` : `backup:${part.bag}`;

/** All parts of a key: shares in their order, then backups. */
export const partsOf = ({ held, backups }: Pick<CustodyKey, 'held' | 'backups'>): readonly KeyPart[] => [
  ...held.holders.map(({ share }): KeyPart => ({ kind: 'share', share })),
  ...backups.map(({ bag }): KeyPart => ({ kind: 'backup', bag })),
];

export type Aliveness = 'alive' | 'due' | 'overdue';

export interface PartAge {
  readonly part: KeyPart;
  readonly days: number;
  readonly aliveness: Aliveness;
  /** Day on which it becomes overdue unless it is proved: the last one on which it is not. */
  readonly dueOn: string;
  readonly proved: PartLife['proved'];
  readonly at: string;
}

/** Green, amber and red in words. */
export interface Recoverability {
  /** The worst of its parts. */
  readonly aliveness: Aliveness;
  readonly parts: readonly PartAge[];
  /** Shares that are not overdue, beside how many are needed and how many there are. */
  readonly sharesAlive: number;
  readonly threshold: number;
  readonly shares: number;
  readonly backupsAlive: number;
  readonly backups: number;
  /** Days since the oldest proof. */
  readonly oldestDays: number;
  /** The first day on which a part has to be proved. */
  readonly dueOn: string;
}

const daysBetween = (from: string, to: string): number =>
  Math.max(0, Math.floor((Date.parse(to) - Date.parse(from)) / DAY_MS));

const dayAfter = (from: string, days: number): string =>
  new Date(Date.parse(from) + days * DAY_MS).toISOString().slice(0, 'YYYY-MM-DD'.length);

/** Judges each part at a moment of the journal. A part of which no life is known counts as overdue. */
export const recoverabilityOf = (
  key: Pick<CustodyKey, 'held' | 'backups' | 'cadence'>,
  lives: readonly PartLife[],
  now: string,
): Recoverability => {
  const known = new Map(lives.map((life) => [life.part, life]));
  const parts = partsOf(key).map((part) =>
    ageOf(part, known.get(partName(part)), key.cadence.proveDays, now),
  );
  const alive = (kind: KeyPart['kind']): number =>
    parts.filter(({ part, aliveness }) => part.kind === kind && aliveness !== 'overdue').length;
  return {
    aliveness: worst(parts.map(({ aliveness }) => aliveness)),
    parts,
    sharesAlive: alive('share'),
    threshold: key.held.threshold,
    shares: key.held.holders.length,
    backupsAlive: alive('backup'),
    backups: key.backups.length,
    oldestDays: Math.max(0, ...parts.map(({ days }) => days)),
    dueOn: parts.map(({ dueOn }) => dueOn).sort()[0] ?? now.slice(0, 'YYYY-MM-DD'.length),
  };
};

const ageOf = (part: KeyPart, life: PartLife | undefined, proveDays: number, now: string): PartAge => {
  const at = life?.at ?? '1970-01-01T00:00:00Z';
  const days = daysBetween(at, now);
  return {
    part,
    days,
    aliveness: days > proveDays ? 'overdue' : days > proveDays - dueDaysBefore(proveDays) ? 'due' : 'alive',
    dueOn: dayAfter(at, proveDays),
    proved: life?.proved ?? null,
    at,
  };
};

const ORDER: readonly Aliveness[] = ['overdue', 'due', 'alive'];

const worst = (all: readonly Aliveness[]): Aliveness => ORDER.find((one) => all.includes(one)) ?? 'alive';

/** Day by which a key is to be exchanged for a new one. */
export const rotationDueOn = ({ ceremony, cadence }: Pick<CustodyKey, 'ceremony' | 'cadence'>): string =>
  dayAfter(`${ceremony.on}T00:00:00Z`, cadence.rotateDays);
