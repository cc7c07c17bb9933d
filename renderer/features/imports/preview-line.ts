import type { CheckView, DraftConflicts, ImportLine, ImportPreview } from '#shared/ipc';

/** A line of the file with what speaks against it, the gravest first. */
export interface PreviewLine extends ImportLine {
  readonly conflicts: readonly CheckView[];
}

export const previewLines = ({ lines, conflicts: { drafts } }: ImportPreview): readonly PreviewLine[] => {
  const byTransaction = new Map(drafts.map(({ place, conflicts }) => [place, conflicts]));
  return lines.map((line) => ({
    ...line,
    conflicts: gravestFirst(byTransaction.get(line.transaction) ?? []),
  }));
};

const gravestFirst = (checks: readonly CheckView[]): readonly CheckView[] => [
  ...checks.filter(({ outcome }) => outcome === 'fail'),
  ...checks.filter(({ outcome }) => outcome !== 'fail'),
];

/** "Likely duplicate, payee". */
export const conflictTitles = (conflicts: readonly CheckView[]): string =>
  conflicts
    .map(({ title }, index) => (index === 0 ? title : title.charAt(0).toLowerCase() + title.slice(1)))
    .join(', ');

/** What is not said by the notice above already: that an account has too little. */
export const conflictsBesides = ({ conflicts, blocked }: ImportPreview): DraftConflicts =>
  blocked?.code === 'headroom-exceeded'
    ? { ...conflicts, checks: conflicts.checks.filter(({ id }) => id !== 'funds') }
    : conflicts;
