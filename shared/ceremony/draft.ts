import type { PersonId } from '#shared/brand';
import { canonicalBytes, type JsonValue } from '#shared/json';
import { ceremonyMode, headOf, type CeremonyState } from './state.ts';
import {
  CONFIRMATION_TYPES,
  STATEMENT_TYPES,
  type Confirmation,
  type Deed,
  type Statement,
} from './statements.ts';

/** What a token is asked to sign: the payload of an envelope and its type. */
export interface Draft {
  readonly payloadType: string;
  readonly payload: Uint8Array;
}

/** What the first person signs, at the head that the state has now. */
export const draftStatement = (state: CeremonyState, person: PersonId, at: string, deed: Deed): Draft => {
  const statement: Statement = {
    format: 'countersign/ceremony-statement/v1',
    origin: state.origin,
    log: headOf(state),
    at,
    person,
    deed,
  };
  return { payloadType: STATEMENT_TYPES[ceremonyMode(state)], payload: bytesOf(statement) };
};

/** What the second person signs over what is pending; undefined when nothing is. */
export const draftConfirmation = (
  state: CeremonyState,
  person: PersonId,
  at: string,
  { again, heard }: Pick<Confirmation, 'again' | 'heard'>,
): Draft | undefined => {
  if (state.pending === null) return undefined;
  const confirmation: Confirmation = {
    format: 'countersign/ceremony-confirmation/v1',
    origin: state.origin,
    log: headOf(state),
    at,
    person,
    confirms: state.pending.digest,
    again,
    heard,
  };
  return { payloadType: CONFIRMATION_TYPES[ceremonyMode(state)], payload: bytesOf(confirmation) };
};

const bytesOf = (value: Statement | Confirmation): Uint8Array => canonicalBytes(value as JsonValue);
