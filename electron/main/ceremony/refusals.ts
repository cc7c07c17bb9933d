import {
  ceremonyMode,
  CUSTODY_OF,
  submit,
  type CeremonyState,
  type CrewMember,
  type Draft,
} from '#shared/ceremony';
import { toBase64 } from '#shared/encoding';
import { keyIdOf, preAuthEncoding, type DeviceKey, type Envelope } from '#shared/envelope';
import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';
import type { TokenIdentity } from '../../signer/tokens.ts';
import type { CeremonyParts } from './parts.ts';

/* Why something is not done: all of it is known before anybody is asked for a PIN and before a token is touched. */

type Shown<T> = Result<T, ShownError>;

/** Who signs has to be somebody of this desk: its proof stands beside theirs. Error: `ceremony-elsewhere`. */
export const isOfThisDesk = (
  { device }: CeremonyParts,
  { device: theirs, person }: CrewMember,
): Shown<null> =>
  theirs === device.id ? ok(null) : err(shownError('ceremony-elsewhere', `${person} signs at another desk`));

/** A ceremony is held without a network, now and not only when it was put together. Error: `ceremony-network`. */
export const isOffNetworks = ({ networks }: CeremonyParts, state: CeremonyState): Shown<null> => {
  if (ceremonyMode(state) === 'rehearsal') return ok(null);
  const [network] = networks();
  return network === undefined ? ok(null) : err(shownError('ceremony-network', network));
};

/**
 * The token is of the kind that this ceremony touches: software in a rehearsal, hardware in a ceremony. The signer looks
 * at it once more. Errors: `ceremony-rehearsal-key`, `token-removed`, those of the tokens.
 */
export const isOfItsKind = async (
  { signer }: CeremonyParts,
  state: CeremonyState,
  { manufacturer, serial }: TokenIdentity,
): Promise<Shown<null>> => {
  const tokens = await signer.tokens();
  if (!tokens.ok) return tokens;
  const token = tokens.value.find((one) => one.manufacturer === manufacturer && one.serial === serial);
  if (token === undefined) return err(shownError('token-removed', `the token ${serial} is not plugged in`));
  return token.custody === CUSTODY_OF[ceremonyMode(state)]
    ? ok(null)
    : err(shownError('ceremony-rehearsal-key', `${serial} is a ${token.custody.replace('-', ' ')}`));
};

/** What the engine says to a draft, as if it were signed already. Errors: those of the engine, `ceremony-elsewhere`. */
export const tryOut = (
  parts: CeremonyParts,
  state: CeremonyState,
  draft: Draft,
  who: CrewMember,
): Shown<null> => {
  const here = isOfThisDesk(parts, who);
  if (!here.ok) return here;
  const tried = submit(state, asIfSigned(draft, who, parts.device), () => true);
  return tried.ok ? ok(null) : err(shownError(tried.error.code, tried.error.detail));
};

const asIfSigned = (draft: Draft, { key }: CrewMember, device: DeviceKey): Envelope => {
  const { payloadType, payload } = draft;
  const proof = device.proofOver(preAuthEncoding(payloadType, payload));
  return {
    payloadType,
    payload: toBase64(payload),
    signatures: [{ keyid: keyIdOf(key), sig: 'AA==' }, proof],
  };
};
