import { sql } from 'kysely';
import type { IntentDigest } from '#shared/brand';
import type { CheckView } from '#shared/ipc';
import type { DraftIntent } from '../../contract.ts';
import { attention, minuteText } from '../checks/check.ts';
import { DUPLICATE } from '../checks/duplicate.ts';
import type { Scope } from '../scope.ts';

/** Registrations of the accounts that drafts would register, where they wait already; by place of the draft. */
export const openRegistrations = async (
  { db }: Scope,
  drafts: readonly DraftIntent[],
): Promise<ReadonlyMap<number, CheckView>> => {
  const asked = drafts.flatMap((intent, place) =>
    intent.type === 'account.register' ? [[place, intent.iban]] : [],
  );
  if (asked.length === 0) return new Map();
  const found = await sql<{ place: number; digest: IntentDigest; proposedAt: string }>`
    select s.value ->> 0 as place, i.digest, i.proposed_at as "proposedAt" from json_each(${JSON.stringify(asked)}) s
    join intents i on i.iban = s.value ->> 1 and i.type = 'account.register' and i.is_open = 1
    order by i.proposed_seq`.execute(db);
  return new Map(
    found.rows.map(({ place, digest, proposedAt }) => [
      place,
      attention(DUPLICATE, 'A registration of this account waits for approval already.', {
        remedy: 'Open it. If it is the same, there is nothing more to submit.',
        items: [{ digest, text: `Registration, proposed ${minuteText(proposedAt)}` }],
      }),
    ]),
  );
};
