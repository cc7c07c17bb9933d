import { z } from 'zod';
import { isPlainText, sha256Hex, utf8 } from '#shared/encoding';
import { err, ok, type Result } from '#shared/errors';
import { parseStrict } from '#shared/json';
import { certificatesIn } from './file.ts';
import type { Certificate } from './certificate.ts';
import { parseFirmware } from './firmware.ts';

/*
 * The roots that attestations have to lead to. They are data from outside: whoever answers for custody puts the root
 * there that its maker publishes, compared with the digest that the maker names elsewhere. None is built in.
 */

export const ATTESTATION_ROOTS_FORMAT = 'countersign/attestation-roots/v1';
const ROOTS_BYTES_MAX = 256 * 1024;
const ROOTS_MAX = 20;
/** It stands in the sentence of a verdict, which is a value of a ceremony. */
export const ROOT_NAME_CHARACTERS_MAX = 60;

/** Models whose attestations can be judged. */
export const attestedModels = ['yubihsm-2', 'yubikey-piv'] as const;
export type AttestedModel = (typeof attestedModels)[number];

const plain = (max: number): z.ZodType<string, string> => z.string().min(1).max(max).refine(isPlainText);

const rootSchema = z.strictObject({
  model: z.enum(attestedModels),
  name: plain(ROOT_NAME_CHARACTERS_MAX),
  /** Where the maker publishes it, and who compared its digest, and when. */
  source: plain(500),
  /** SHA-256 of the certificate in DER, as it was compared. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** The oldest firmware that is accepted: "2.4.0". */
  firmwareLeast: z.string().regex(/^\d{1,3}\.\d{1,3}\.\d{1,3}$/),
  /** The certificate in PEM. */
  certificate: z.string().max(16_000),
});

const rootsSchema = z.strictObject({
  format: z.literal(ATTESTATION_ROOTS_FORMAT),
  roots: z.array(rootSchema).max(ROOTS_MAX),
});

export interface AttestationRoot {
  readonly model: AttestedModel;
  readonly name: string;
  /** Major, minor, patch. */
  readonly firmwareLeast: readonly number[];
  readonly certificate: Certificate;
}

export interface AttestationRoots {
  /** SHA-256 of the file, so that two desks can see that they judge by the same. */
  readonly digest: string;
  readonly roots: readonly AttestationRoot[];
}

/** Reads a file of pinned roots; the error says in words what is wrong with it. */
export const parseAttestationRoots = (text: string): Result<AttestationRoots, string> => {
  const parsed = parseStrict(text, { depth: 6, bytes: ROOTS_BYTES_MAX });
  if (!parsed.ok) return err(parsed.error.code);
  const shaped = rootsSchema.safeParse(parsed.value);
  if (!shaped.success) return err(`${shaped.error.issues[0]?.path.join('.') ?? ''}: unknown shape`);
  const read = shaped.data.roots.map(rootOf);
  const bad = read.find((one) => !one.ok);
  if (bad?.ok === false) return bad;
  return ok({ digest: sha256Hex(utf8(text)), roots: read.flatMap((one) => (one.ok ? [one.value] : [])) });
};

const rootOf = (entry: z.infer<typeof rootSchema>): Result<AttestationRoot, string> => {
  const { model, name, sha256, firmwareLeast } = entry;
  const certificates = certificatesIn(utf8(entry.certificate));
  const [certificate, ...more] = certificates.ok ? certificates.value : [];
  const least = parseFirmware(firmwareLeast);
  if (certificate === undefined || more.length > 0 || least === undefined)
    return err(`${name}: not exactly one certificate in PEM`);
  return certificate.digest === sha256
    ? ok({ model, name, firmwareLeast: least, certificate })
    : err(`${name}: the certificate has the digest ${certificate.digest}, not the one that was compared`);
};
