import type { PersonId } from '#shared/brand';
import { readPayload } from './signed.ts';
import {
  confirmationSchema,
  statementSchema,
  type CeremonyRecord,
  type Confirmation,
  type Deed,
} from './statements.ts';

/** One commit as it is read: who did what, and who confirmed it. */
export interface TranscriptLine {
  /** Counted from one. */
  readonly number: number;
  readonly deed: Deed;
  readonly by: PersonId;
  readonly at: string;
  readonly confirmedBy: PersonId;
  readonly confirmedAt: string;
  readonly heard: Confirmation['heard'];
}

/** The commits of a log in words of its statements. Signatures are not looked at: see `verifyEvidence`. */
export const transcriptOf = (records: readonly CeremonyRecord[]): readonly TranscriptLine[] =>
  records.flatMap((record, leaf) => {
    const stated = readPayload(record.stated, statementSchema);
    const confirmed = readPayload(record.confirmed, confirmationSchema);
    if (!stated.ok || !confirmed.ok) return [];
    const { deed, person: by, at } = stated.value.content;
    const { person: confirmedBy, at: confirmedAt, heard } = confirmed.value.content;
    return [{ number: leaf + 1, deed, by, at, confirmedBy, confirmedAt, heard }];
  });
