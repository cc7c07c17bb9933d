export { ATTESTATION_FILE_BYTES_MAX } from './file.ts';
export { judgeAttestation, type AttestationQuestion } from './judge.ts';
export { attestationDigest, attestationRecordSchema, type AttestationRecord } from './record.ts';
export { refusalWords, type AttestationRefusal, type AttestationRefusalCode } from './refusals.ts';
export { ATTESTATION_ROOTS_FORMAT, parseAttestationRoots, type AttestationRoots } from './roots.ts';
export { attestedWords } from './words.ts';
