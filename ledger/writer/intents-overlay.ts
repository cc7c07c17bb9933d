import type { IntentDigest } from '#shared/brand';
import {
  byExpiry,
  intentsIn,
  isAsked,
  isPastDue,
  overdueIntents,
  type IntentMap,
  type IntentQuery,
  type IntentRecord,
} from '#shared/projection';
import { OverlayMap } from './overlay-map.ts';

/** Intents of a draft: what the map beneath finds, with what the draft has made of it. */
export class IntentsOverlay extends OverlayMap<IntentDigest, IntentRecord> implements IntentMap {
  readonly #beneath: { readonly intents: IntentMap };

  constructor(base: IntentMap) {
    super(base);
    this.#beneath = { intents: base };
  }

  find(query: IntentQuery): readonly IntentRecord[] {
    const found = intentsIn(this.#beneath, query);
    if (this.changeCount === 0) return found;
    return [...this.#unchanged(found), ...this.#own((record) => isAsked(record, query))].sort(
      (a, b) => a.proposedSeq - b.proposedSeq,
    );
  }

  overdue(nowMs: number, countMax: number): readonly IntentRecord[] {
    // However many of them the draft has changed, enough are left.
    const found = overdueIntents(this.#beneath, nowMs, countMax + this.changeCount);
    return [...this.#unchanged(found), ...this.#own((record) => isPastDue(record, nowMs))]
      .sort(byExpiry)
      .slice(0, countMax);
  }

  #unchanged(found: readonly IntentRecord[]): readonly IntentRecord[] {
    return found.filter(({ digest }) => !this.isChanged(digest));
  }

  #own(isWanted: (record: IntentRecord) => boolean): readonly IntentRecord[] {
    return [...this.changes()].map(([, record]) => record).filter(isWanted);
  }
}
