import type { Sha256Hex } from '#shared/brand';
import { concatBytes, sha256Hex, toBase64, utf8 } from '#shared/encoding';
import { ok, type Result } from '#shared/errors';
import { canonicalBytes } from '#shared/json';
import type { Draft } from './draft.ts';
import { SEAL_TYPES, sealSchema, type Seal } from './evidence.ts';
import { fieldsOf, stepNamed } from './paths.ts';
import { scriptDigest, type CeremonyScript } from './script.ts';
import { readPayload, refused, type CeremonyRefusal } from './signed.ts';
import {
  CONFIRMATION_TYPES,
  confirmationSchema,
  STATEMENT_TYPES,
  statementSchema,
  type Confirmation,
  type CrewMember,
  type Deed,
} from './statements.ts';
import { line, spaced, tellValues, type ToldLine } from './told-lines.ts';
import { tellOpening } from './told-opening.ts';
import type { Values } from './values.ts';

/*
 * What somebody signs in a ceremony, in lines. One pure function of the deed: the desk's screen shows them, and the
 * process that talks to the token makes them once more from the bytes that are about to be signed.
 */

type Again = Pick<Confirmation, 'again' | 'heard'>;
type DeedOf<Kind extends Deed['kind']> = Extract<Deed, { kind: Kind }>;

const SHOWN_DOMAIN = utf8('countersign/ceremony-shown/v1\n');

/** What the first person signs. `again`: of what is entered twice, the second entries are told instead. */
export const tellDeed = (script: CeremonyScript, deed: Deed, again: Values = {}): readonly ToldLine[] => {
  switch (deed.kind) {
    case 'open':
      return tellOpening(script, deed, again);
    case 'step':
      return tellStep(script, deed, again);
    case 'deviate':
      return [
        line('Exception', deed.what),
        line('Why', deed.why),
        ...Object.entries(deed.accepts ?? {}).map(([name, value]) =>
          line(`Taken all the same: ${name}`, value),
        ),
      ];
    case 'settle':
      return [line('Settles exception', String(deed.exception)), line('How', deed.how)];
    case 'abort':
      return [line('Takes the branch', titleOf(script, deed.branch)), line('Why', deed.why)];
    case 'pause':
      return [line('Pause', deed.why)];
    case 'resume':
      return [line('Pause', 'It is over: the ceremony goes on')];
    case 'room':
      return [line(deed.moves === 'enters' ? 'Comes into the room' : 'Leaves the room', deed.who)];
  }
};

/** What the second person signs: what they read themselves stands in the place of what the first one entered. */
export const tellConfirmation = (
  script: CeremonyScript,
  deed: Deed,
  { again, heard }: Again,
): readonly ToldLine[] => [
  ...tellDeed(script, deed, again),
  ...(heard === null ? [] : [line('Words heard', heard.words.join(' '))]),
];

/** What the administrator and each witness sign over the whole. */
const tellSeal = (seal: Seal): readonly ToldLine[] => [
  line('Seals', seal.origin),
  line('Outcome', seal.outcome),
  line('Commits', String(seal.log.size)),
  line('Exceptions', String(seal.exceptionCount)),
  line('Root of the log', spaced(seal.log.root)),
  line('Digest of the file', spaced(seal.contentDigest)),
];

const titleOf = ({ branches }: CeremonyScript, id: string): string =>
  branches.find((branch) => branch.id === id)?.title ?? id;

const tellStep = (script: CeremonyScript, deed: DeedOf<'step'>, again: Values): readonly ToldLine[] => {
  const step = stepNamed(script, deed.step);
  if (step === undefined) return [line('Step', deed.step), ...tellValues([], deed.observed, again)];
  const said = step.kind === 'sign' ? [line('Statement', step.statement)] : [];
  const done = said.length === 0 ? [line('Step', `${step.id}: ${step.text}`)] : [];
  return [...done, ...said, ...tellValues(fieldsOf(step), deed.observed, again)];
};

/** SHA-256("countersign/ceremony-shown/v1\n" ‖ canonical bytes): what the screen says that it shows. */
export const shownDigest = (lines: readonly ToldLine[]): Sha256Hex =>
  sha256Hex(
    concatBytes(SHOWN_DOMAIN, canonicalBytes(lines.map(({ label, value }) => ({ label, value })))),
  ) as Sha256Hex;

/** What a draft says when its bytes are read, and in whose name. */
export interface ToldDraft {
  readonly kind: 'statement' | 'confirmation' | 'seal';
  readonly person: CrewMember['person'];
  readonly origin: string;
  /** How many commits stand before it. */
  readonly size: number;
  readonly lines: readonly ToldLine[];
}

type Told = Result<ToldDraft, CeremonyRefusal>;

/**
 * Reads the bytes that are about to be signed. `stated`: the payload of the statement that a confirmation is about; one
 * that is about another statement is refused. So is an opening of another script.
 */
export const toldDraft = (script: CeremonyScript, draft: Draft, stated: Uint8Array | null): Told => {
  if (Object.values(STATEMENT_TYPES).includes(draft.payloadType)) return toldStatement(script, draft);
  if (Object.values(CONFIRMATION_TYPES).includes(draft.payloadType))
    return toldConfirmation(script, draft, stated);
  if (Object.values(SEAL_TYPES).includes(draft.payloadType)) return toldSeal(draft);
  return refused('ceremony-malformed', draft.payloadType);
};

const envelopeWith = ({ payloadType, payload }: Draft): Parameters<typeof readPayload>[0] => ({
  payloadType,
  payload: toBase64(payload),
  signatures: [],
});

const toldStatement = (script: CeremonyScript, draft: Draft): Told => {
  const read = readPayload(envelopeWith(draft), statementSchema);
  if (!read.ok) return read;
  const { deed, person, origin, log } = read.value.content;
  if (deed.kind === 'open' && deed.scriptDigest !== scriptDigest(script))
    return refused('ceremony-script', deed.scriptDigest);
  return ok({ kind: 'statement', person, origin, size: log.size, lines: tellDeed(script, deed) });
};

const toldConfirmation = (script: CeremonyScript, draft: Draft, stated: Uint8Array | null): Told => {
  const read = readPayload(envelopeWith(draft), confirmationSchema);
  if (!read.ok) return read;
  if (stated === null) return refused('ceremony-nothing-pending', '');
  const first = readPayload(
    envelopeWith({ payloadType: draft.payloadType, payload: stated }),
    statementSchema,
  );
  if (!first.ok) return first;
  const { person, origin, log, confirms } = read.value.content;
  if (confirms !== first.value.digest) return refused('ceremony-other-deed', confirms);
  const lines = tellConfirmation(script, first.value.content.deed, read.value.content);
  return ok({ kind: 'confirmation', person, origin, size: log.size, lines });
};

const toldSeal = (draft: Draft): Told => {
  const read = readPayload(envelopeWith(draft), sealSchema);
  if (!read.ok) return read;
  const { person, origin, log } = read.value.content;
  return ok({ kind: 'seal', person, origin, size: log.size, lines: tellSeal(read.value.content) });
};
