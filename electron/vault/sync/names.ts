import type { PersonId, Sha256Hex } from '#shared/brand';
import { err, ok, type Result } from '#shared/errors';
import { opensCommitment, type Disclosure, type RosterIndex } from '#shared/roster';
import { writeDisclosures } from '../store/people.ts';
import type { Picture } from '../store/picture.ts';
import { alarm, type SyncFault } from './faults.ts';
import type { RoundTools } from './round.ts';

export type NameTools = Pick<RoundTools, 'client' | 'store' | 'picture' | 'now'>;

/** What the ledger does not have now it is asked for again after this time. */
export const NAMES_RETRY_MS = 60_000;

/**
 * Fetches what is known of people after a round. Each record is checked against the commitment in the journal that
 * this desk has verified: one that does not open it is an alarm, and nothing of the answer is kept or shown. A
 * ledger that does not answer stops nothing else: names are then not received yet.
 */
export class Names {
  #missed: { readonly roster: RosterIndex | undefined; readonly atMs: number } | undefined;

  async fetch(tools: NameTools): Promise<Result<null, SyncFault>> {
    const { roster } = tools.picture.get();
    if (missingOf(tools.picture.get()).size === 0 || this.#isTooSoon(tools, roster)) return ok(null);
    for (let after: string | null = ''; after !== null;) {
      const page = await tools.client.people(after);
      if (!page.ok) break;
      const taken = await takeOver(tools, page.value.people);
      if (!taken.ok) return taken;
      after = page.value.next;
    }
    const isComplete = missingOf(tools.picture.get()).size === 0;
    this.#missed = isComplete ? undefined : { roster, atMs: tools.now().getTime() };
    return ok(null);
  }

  #isTooSoon({ now }: NameTools, roster: RosterIndex | undefined): boolean {
    const missed = this.#missed;
    return missed?.roster === roster && now().getTime() - (missed?.atMs ?? 0) < NAMES_RETRY_MS;
  }
}

/** People with a record that this desk does not have, with what must open. */
const missingOf = ({ roster, names }: Picture): ReadonlyMap<PersonId, Sha256Hex> =>
  new Map(
    (roster?.roster.people ?? [])
      .filter(({ id, standing }) => standing !== 'erased' && !names.has(id))
      .map(({ id, commitment }) => [id, commitment]),
  );

const takeOver = async (
  { store, picture }: NameTools,
  people: readonly Disclosure[],
): Promise<Result<null, SyncFault>> => {
  const { roster } = picture.get();
  const forged = people.find(({ person, ...rest }) => {
    const commitment = roster?.person(person)?.commitment;
    // Somebody whom the journal does not know yet: the desk is behind, and asks again.
    return commitment !== undefined && !opensCommitment({ person, ...rest }, commitment);
  });
  if (forged !== undefined)
    return err(alarm('person-forged', `the record of ${forged.person} is not what the journal holds`));
  const missing = missingOf(picture.get());
  const wanted = people.filter(({ person }) => missing.has(person));
  if (wanted.length === 0) return ok(null);
  await store.write((db) => writeDisclosures(db, wanted));
  const names = new Map(picture.get().names);
  for (const { person, record } of wanted) names.set(person, record);
  picture.set({ ...picture.get(), names });
  return ok(null);
};
