import type { PersonId, Sha256Hex } from '#shared/brand';
import { err, ok, type Result } from '#shared/errors';
import { opensCommitment, type Disclosure } from '#shared/roster';
import { readNewcomers } from '../store/newcomers.ts';
import { eraseDisclosures, writeDisclosures } from '../store/people.ts';
import type { Picture } from '../store/picture.ts';
import { alarm, type SyncFault } from './faults.ts';
import type { RoundTools } from './round.ts';

export type NameTools = Pick<RoundTools, 'client' | 'store' | 'picture' | 'now'>;

/** What the ledger does not have now it is asked for again after this time. */
export const NAMES_RETRY_MS = 60_000;

/** People, with what a record of theirs has to open. */
type Commitments = ReadonlyMap<PersonId, Sha256Hex>;

/**
 * Fetches what is known of people after a round: of those in the roster, and of those whom an open item would add. Each
 * record is checked against the commitment in the journal that this desk has verified: one that does not open it is an
 * alarm, and nothing of the answer is kept or shown. A ledger that does not answer stops nothing else: names are then
 * not received yet. Of somebody who was not added after all nothing stays.
 */
export class Names {
  #missed: { readonly who: string; readonly atMs: number } | undefined;

  async fetch(tools: NameTools): Promise<Result<null, SyncFault>> {
    const newcomers = await tools.store.read(readNewcomers);
    await forgetOthers(tools, newcomers);
    const missing = missingOf(tools.picture.get(), newcomers);
    if (missing.size === 0 || this.#isTooSoon(tools, missing)) return ok(null);
    for (let after: string | null = ''; after !== null;) {
      const page = await tools.client.people(after);
      if (!page.ok) break;
      const taken = await takeOver(tools, page.value.people, newcomers);
      if (!taken.ok) return taken;
      after = page.value.next;
    }
    const left = missingOf(tools.picture.get(), newcomers);
    this.#missed = left.size === 0 ? undefined : { who: idsOf(left), atMs: tools.now().getTime() };
    return ok(null);
  }

  /** The same people were not there a moment ago. */
  #isTooSoon({ now }: NameTools, missing: Commitments): boolean {
    const missed = this.#missed;
    return missed?.who === idsOf(missing) && now().getTime() - missed.atMs < NAMES_RETRY_MS;
  }
}

const idsOf = (people: Commitments): string => [...people.keys()].join(' ');

/** People with a record that this desk does not have. */
const missingOf = ({ roster, names }: Picture, newcomers: Commitments): Commitments =>
  new Map(
    [
      ...(roster?.roster.people ?? [])
        .filter(({ standing }) => standing !== 'erased')
        .map(({ id, commitment }) => [id, commitment] as const),
      ...newcomers,
    ].filter(([id]) => !names.has(id)),
  );

/** Whoever is neither in the roster nor asked to be has no name here. */
const forgetOthers = async ({ store, picture }: NameTools, newcomers: Commitments): Promise<void> => {
  const { roster, names } = picture.get();
  if (roster === undefined) return;
  const others = [...names.keys()].filter((id) => roster.person(id) === undefined && !newcomers.has(id));
  if (others.length === 0) return;
  await store.write((db) => eraseDisclosures(db, others));
  picture.set({
    ...picture.get(),
    names: new Map([...names].filter(([id]) => !others.includes(id))),
  });
};

const takeOver = async (
  { store, picture }: NameTools,
  people: readonly Disclosure[],
  newcomers: Commitments,
): Promise<Result<null, SyncFault>> => {
  const { roster } = picture.get();
  const forged = people.find(({ person, ...rest }) => {
    const commitment = roster?.person(person)?.commitment ?? newcomers.get(person);
    // Somebody whom the journal does not know yet: the desk is behind, and asks again.
    return commitment !== undefined && !opensCommitment({ person, ...rest }, commitment);
  });
  if (forged !== undefined)
    return err(alarm('person-forged', `the record of ${forged.person} is not what the journal holds`));
  const missing = missingOf(picture.get(), newcomers);
  const wanted = people.filter(({ person }) => missing.has(person));
  if (wanted.length === 0) return ok(null);
  await store.write((db) => writeDisclosures(db, wanted));
  const names = new Map(picture.get().names);
  for (const { person, record } of wanted) names.set(person, record);
  picture.set({ ...picture.get(), names });
  return ok(null);
};
