import type { IntentDigest, PersonId } from '#shared/brand';
import type { Writer } from './store.ts';

/** What somebody has read at this desk. It is nowhere else: reading a notice is no statement to anybody. */
export const acknowledge = async (
  db: Writer,
  person: PersonId,
  intents: readonly IntentDigest[],
  at: string,
): Promise<void> => {
  for (const intent of intents)
    await db
      .insertInto('acknowledged')
      .values({ person, intent, at })
      .onConflict((conflict) => conflict.columns(['person', 'intent']).doNothing())
      .execute();
};
