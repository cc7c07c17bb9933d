import type { AttestStep, CeremonyField } from './script.ts';

/* What a step that asks for an attestation observes. */

export const ATTEST_VERDICTS = {
  attested: 'attested by the maker',
  /** Of every key of a rehearsal. */
  software: 'kept in software, for a rehearsal',
  none: 'not attested',
} as const;
export type AttestVerdict = (typeof ATTEST_VERDICTS)[keyof typeof ATTEST_VERDICTS];

/** The names under which an attestation is observed. */
export const attestNames = (
  step: string,
): { readonly verdict: string; readonly proves: string; readonly finding: string } => ({
  verdict: `${step}-verdict`,
  proves: `${step}-proves`,
  finding: `${step}-finding`,
});

/** In a live ceremony the maker attests it, or an exception takes it without. */
export const attestFields = ({ id }: AttestStep): readonly CeremonyField[] => {
  const names = attestNames(id);
  return [
    {
      name: names.verdict,
      label: 'Whether the key is attested',
      form: 'text',
      expects: { kind: 'is', text: ATTEST_VERDICTS.attested },
    },
    { name: names.proves, label: 'What that proves', form: 'text' },
    { name: names.finding, label: 'Digest of what was found', form: 'digest' },
  ];
};
