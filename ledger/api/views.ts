import type { AccountView, IntentView } from '#shared/api';
import type { AccountRecord, IntentRecord, WorkingSet } from '#shared/projection';

export const accountView = (record: AccountRecord): AccountView => ({
  id: record.account.id,
  wallet: record.account.wallet,
  asset: record.account.asset,
  scale: record.account.scale,
  debitsPosted: record.debitsPosted.toString(),
  creditsPosted: record.creditsPosted.toString(),
  debitsPending: record.debitsPending.toString(),
  creditsPending: record.creditsPending.toString(),
});

export const intentView = ({ digest, status, proposedSeq, lastSeq, intent }: IntentRecord): IntentView => ({
  digest,
  status,
  proposedSeq,
  lastSeq,
  intent: intent,
});

export interface IntentsPage {
  readonly status?: string | undefined;
  /** Only intents proposed after this sequence number. */
  readonly after: number;
  readonly limit: number;
}

/** Intents in the order they were proposed, which is the order in which the working set holds them. */
export const intentViews = (set: WorkingSet, page: IntentsPage): readonly IntentView[] => {
  const views: IntentView[] = [];
  for (const record of set.intents.values()) {
    if (record.proposedSeq <= page.after) continue;
    if (page.status !== undefined && record.status !== page.status) continue;
    views.push(intentView(record));
    if (views.length === page.limit) break;
  }
  return views;
};
