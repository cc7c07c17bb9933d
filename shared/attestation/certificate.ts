import { bytesOfBits, DER, itemsIn, naturalIn, oidIn, onlyIn, sequenceIn, type DerItem } from '#shared/der';
import { equalBytes, sha256Hex } from '#shared/encoding';
import { instantIn } from './instant.ts';

/*
 * X.509 certificates, version 3 (RFC 5280 §4.1), as makers of tokens attest keys with them. What is read is what the
 * signature covers; a certificate that has two forms, or says something twice, is none.
 */

export interface Extension {
  readonly isCritical: boolean;
  readonly value: Uint8Array;
}

export interface Certificate {
  /** SHA-256 of the certificate in DER, in hex. */
  readonly digest: string;
  /** What the issuer signed. */
  readonly signed: Uint8Array;
  /** Names in DER. */
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  /** Milliseconds since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** SubjectPublicKeyInfo in DER. */
  readonly publicKey: Uint8Array;
  /** By the object identifier, as numbers with dots. */
  readonly extensions: ReadonlyMap<string, Extension>;
  readonly algorithm: SignatureAlgorithm;
  readonly signature: Uint8Array;
}

export interface SignatureAlgorithm {
  /** Object identifier, as numbers with dots. */
  readonly id: string;
  readonly parameters: 'absent' | 'null';
}

export const CERTIFICATE_BYTES_MAX = 8 * 1024;

const VERSION_TAG = 0xa0;
const VERSION_3 = new Uint8Array([0x02, 0x01, 0x02]);
const EXTENSIONS_TAG = 0xa3;
const NULL_ITEM = new Uint8Array([0x05, 0x00]);
const TRUE = 0xff;
/** Version, serial number, algorithm, issuer, validity, subject, key, extensions. */
const PARTS = [
  VERSION_TAG,
  DER.integer,
  DER.sequence,
  DER.sequence,
  DER.sequence,
  DER.sequence,
  DER.sequence,
  EXTENSIONS_TAG,
];

const areOf = (items: readonly DerItem[], tags: readonly number[]): boolean =>
  items.length === tags.length && items.every(({ tag }, index) => tag === tags[index]);

/** Undefined for anything that is not exactly one certificate with extensions, in DER. */
export const certificateIn = (der: Uint8Array): Certificate | undefined => {
  if (der.length > CERTIFICATE_BYTES_MAX) return undefined;
  const outer = sequenceIn(der) ?? [];
  const [signed, outerAlgorithm, bits] = outer;
  if (!areOf(outer, [DER.sequence, DER.sequence, DER.bitString])) return undefined;
  if (signed === undefined || outerAlgorithm === undefined || bits === undefined) return undefined;
  const body = bodyIn(signed.content);
  const signature = bytesOfBits(bits.content);
  if (body === undefined || signature === undefined) return undefined;
  // What the certificate says of its signature outside of what is signed has to be what it says inside.
  if (!equalBytes(body.algorithmWhole, outerAlgorithm.whole)) return undefined;
  const { algorithmWhole, ...rest } = body;
  const algorithm = algorithmIn(algorithmWhole);
  return algorithm && { ...rest, algorithm, digest: sha256Hex(der), signed: signed.whole, signature };
};

interface Body extends Omit<Certificate, 'algorithm' | 'digest' | 'signature' | 'signed'> {
  readonly algorithmWhole: Uint8Array;
}

const bodyIn = (content: Uint8Array): Body | undefined => {
  const parts = itemsIn(content) ?? [];
  if (!areOf(parts, PARTS)) return undefined;
  const [version, , algorithm, issuer, validity, subject, key, last] = parts;
  if (version === undefined || algorithm === undefined || issuer === undefined) return undefined;
  if (validity === undefined || subject === undefined || key === undefined || last === undefined)
    return undefined;
  const dates = datesIn(validity.content);
  const extensions = extensionsIn(last.content);
  if (!equalBytes(version.content, VERSION_3) || dates === undefined || extensions === undefined)
    return undefined;
  return {
    ...dates,
    algorithmWhole: algorithm.whole,
    issuer: issuer.whole,
    subject: subject.whole,
    publicKey: key.whole,
    extensions,
  };
};

const datesIn = (
  content: Uint8Array,
): { readonly notBefore: number; readonly notAfter: number } | undefined => {
  const [from, to, ...more] = itemsIn(content) ?? [];
  const notBefore = from && instantIn(from);
  const notAfter = to && instantIn(to);
  return notBefore === undefined || notAfter === undefined || more.length > 0
    ? undefined
    : { notBefore, notAfter };
};

const algorithmIn = (whole: Uint8Array): SignatureAlgorithm | undefined => {
  const [name, parameters, ...more] = sequenceIn(whole) ?? [];
  const id = name?.tag === DER.oid ? oidIn(name.content) : undefined;
  if (id === undefined || more.length > 0) return undefined;
  if (parameters === undefined) return { id, parameters: 'absent' };
  return equalBytes(parameters.whole, NULL_ITEM) ? { id, parameters: 'null' } : undefined;
};

const extensionsIn = (content: Uint8Array): ReadonlyMap<string, Extension> | undefined => {
  const items = sequenceIn(content) ?? [];
  const read = items.map(extensionIn);
  const found = new Map(read.flatMap((one) => (one === undefined ? [] : [[one.id, one.extension]])));
  // One that is none, or that is there twice.
  return items.length > 0 && found.size === items.length ? found : undefined;
};

const extensionIn = ({
  whole,
}: DerItem): { readonly id: string; readonly extension: Extension } | undefined => {
  const items = sequenceIn(whole) ?? [];
  const isMarked = areOf(items, [DER.oid, DER.boolean, DER.octetString]);
  if (!isMarked && !areOf(items, [DER.oid, DER.octetString])) return undefined;
  const [name, mark] = items;
  const id = name && oidIn(name.content);
  const value = items.at(-1)?.content;
  // FALSE is the default, and a default is never written (X.690 §11.5).
  if (isMarked && (mark?.content.length !== 1 || mark.content[0] !== TRUE)) return undefined;
  return id === undefined || value === undefined
    ? undefined
    : { id, extension: { isCritical: isMarked, value } };
};

export const BASIC_CONSTRAINTS = '2.5.29.19';
export const KEY_USAGE = '2.5.29.15';
const CERTIFICATE_SIGN = 0x04;

/**
 * How many more issuers may stand between it and the certificate that is attested with; undefined where it may issue
 * none, as a leaf.
 */
export const issuersBelow = ({ extensions }: Certificate): number | undefined => {
  const constraints = extensions.get(BASIC_CONSTRAINTS);
  const items = constraints && sequenceIn(constraints.value);
  const [isIssuer, least, ...more] = items ?? [];
  if (isIssuer?.tag !== DER.boolean || isIssuer.content.length !== 1 || isIssuer.content[0] !== TRUE)
    return undefined;
  if (more.length > 0 || !maySignCertificates(extensions)) return undefined;
  if (least === undefined) return Number.POSITIVE_INFINITY;
  const count = least.tag === DER.integer ? naturalIn(least.content) : undefined;
  return count === undefined ? undefined : Number(count);
};

const maySignCertificates = (extensions: Certificate['extensions']): boolean => {
  const usage = extensions.get(KEY_USAGE);
  if (usage === undefined) return true;
  const bits = onlyIn(usage.value, DER.bitString);
  return bits?.[1] !== undefined && (bits[1] & CERTIFICATE_SIGN) !== 0;
};

const COMMON_NAME = '2.5.4.3';
const NAME_TEXTS: readonly number[] = [DER.utf8String, 0x13];
const LATIN = /^[\x20-\x7e]*$/;

/** The common name of a name in DER, where it holds exactly one; in characters of ASCII. */
export const commonNameIn = (name: Uint8Array): string | undefined => {
  const pairs = (sequenceIn(name) ?? []).map(({ content }) => sequenceIn(content) ?? []);
  const named = pairs.filter(([id]) => id?.tag === DER.oid && oidIn(id.content) === COMMON_NAME);
  const [pair] = named;
  const text = pair?.[1];
  if (named.length !== 1 || text === undefined || !NAME_TEXTS.includes(text.tag)) return undefined;
  const read = String.fromCharCode(...text.content);
  return LATIN.test(read) ? read : undefined;
};
