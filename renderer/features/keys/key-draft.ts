import type { PersonId, WalletId } from '#shared/brand';
import {
  algorithmsOf,
  BACKUPS_MAX,
  moduleKeyIdSchema,
  PROOF_DAYS_MAX,
  type CustodyKey,
  type CustodyKeyKind,
} from '#shared/inventory';
import type { DeskInput, KeyEvidence } from '#shared/ipc';
import { onOneLine } from '../../state/index.ts';

/* What people add to what the evidence says, before it is a key. */

export interface KeyForm {
  readonly name: string;
  readonly publicKey: string;
  readonly kind: CustodyKeyKind;
  readonly algorithm: CustodyKey['algorithm'];
  readonly profile: string;
  readonly manufacturer: string;
  readonly serial: string;
  readonly keyId: string;
  readonly holders: readonly PersonId[];
  readonly threshold: string;
  readonly bags: readonly string[];
  readonly place: string;
  readonly wallets: readonly WalletId[];
  readonly rotateDays: string;
  readonly proveDays: string;
}

export type KeyFormErrors = { readonly [F in keyof KeyForm]?: string | undefined };

export const emptyForm = ({ publicKeys, serials, bags }: KeyEvidence): KeyForm => {
  const publicKey = publicKeys[0] ?? '';
  const algorithm = algorithmsOf(publicKey)[0] ?? 'rsa-pss-sha256';
  return {
    name: '',
    publicKey,
    kind: publicKey.length === 64 ? 'threshold' : 'hsm',
    algorithm,
    profile: '',
    manufacturer: '',
    serial: serials[0] ?? '',
    keyId: '',
    holders: [],
    threshold: '',
    bags: bags.map(({ bag }) => bag),
    place: '',
    wallets: [],
    rotateDays: '730',
    proveDays: String(PROOF_DAYS_MAX),
  };
};

type Value = DeskInput<'keys.register'>;

/** A whole number from `min` to `max`, or undefined. */
const wholeNumber = (text: string, min: number, max: number): number | undefined => {
  const value = /^\d{1,4}$/.test(text.trim()) ? Number(text.trim()) : Number.NaN;
  return value >= min && value <= max ? value : undefined;
};

const ROTATE_DAYS_MAX = 3_650;

/** What is missing or wrong, by field. */
export const errorsIn = (form: KeyForm): KeyFormErrors => {
  const isInModule = form.kind !== 'threshold';
  const missing = (text: string, error: string): string | undefined =>
    onOneLine(text) === '' ? error : undefined;
  const found: KeyFormErrors = {
    name: missing(form.name, 'Give it a name: approvers and reports use it.'),
    holders: form.holders.length === 0 ? 'Choose who holds it.' : undefined,
    threshold:
      wholeNumber(form.threshold, 1, Math.max(1, form.holders.length)) === undefined
        ? 'Write how many of the holders use it together.'
        : undefined,
    bags:
      form.bags.length > BACKUPS_MAX
        ? `Choose at most ${String(BACKUPS_MAX)}: a key has no more backups.`
        : undefined,
    place: form.bags.length > 0 ? missing(form.place, 'Say where the bags lie.') : undefined,
    rotateDays:
      wholeNumber(form.rotateDays, 1, ROTATE_DAYS_MAX) === undefined ? 'Write a number of days.' : undefined,
    proveDays:
      wholeNumber(form.proveDays, 1, PROOF_DAYS_MAX) === undefined
        ? `Write a number of days up to ${String(PROOF_DAYS_MAX)}.`
        : undefined,
    ...(isInModule && {
      profile: missing(form.profile, 'Name the profile of its module.'),
      manufacturer: missing(form.manufacturer, 'Say who made the module.'),
      serial: missing(
        form.serial,
        'No serial number was read out in the ceremony: a key in a module needs one.',
      ),
      keyId: moduleKeyIdSchema.safeParse(form.keyId).success
        ? undefined
        : 'Write its id in hexadecimal digits.',
    }),
  };
  return Object.fromEntries(Object.entries(found).filter(([, error]) => error !== undefined));
};

/** Which bags of the ceremony are not to be backups of the key, and what that means; undefined where all are. */
export const leftOutText = (
  { bags: chosen }: Pick<KeyForm, 'bags'>,
  { bags }: Pick<KeyEvidence, 'bags'>,
): string | undefined => {
  const left = bags.filter(({ bag }) => !chosen.includes(bag)).map(({ bag }) => bag);
  return left.length === 0
    ? undefined
    : `Left out: ${left.join(', ')}. Nobody will be asked whether they are still there.`;
};

/** What is signed, of a form without errors. */
export const valueOf = (form: KeyForm, { root }: KeyEvidence): Value => ({
  root,
  publicKey: form.publicKey,
  name: onOneLine(form.name),
  kind: form.kind,
  algorithm: form.algorithm,
  module:
    form.kind === 'threshold'
      ? null
      : {
          profile: onOneLine(form.profile),
          manufacturer: onOneLine(form.manufacturer),
          serial: onOneLine(form.serial),
          keyId: form.keyId,
        },
  threshold: Number(form.threshold),
  holders: [...form.holders],
  bags: [...form.bags],
  place: onOneLine(form.place),
  wallets: [...form.wallets],
  rotateDays: Number(form.rotateDays),
  proveDays: Number(form.proveDays),
});
