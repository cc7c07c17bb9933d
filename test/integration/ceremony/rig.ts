import type { AttestationRoots } from '#shared/attestation';
import { afterEach, beforeEach, expect } from 'vitest';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { PersonId, Sha256Hex } from '#shared/brand';
import {
  fieldsOf,
  leastOf,
  nextStep,
  parseEvidence,
  parseScriptFile,
  readOutRows,
  rolesOf,
  shownDigest,
  tellConfirmation,
  tellDeed,
  valueIn,
  verifyEvidence,
  type Admission,
  type CeremonyField,
  type CeremonyScript,
  type CeremonyStep,
  type Deed,
  type Values,
} from '#shared/ceremony';
import { sha256Hex, utf8 } from '#shared/encoding';
import { deviceKeyOf, type Envelope } from '#shared/envelope';
import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';
import type { CeremonyDeedDraft, CeremonyTokenView, CeremonyView, CrewDraft } from '#shared/ipc';
import type { KeyMessage } from '#shared/threshold';
import { evidenceFile } from '../../../electron/main/ceremony/evidence.ts';
import type { CeremonySignerHost } from '../../../electron/main/ceremony/parts.ts';
import type { Cards } from '../../../electron/main/ceremony/opening.ts';
import { createSession, type CeremonySession } from '../../../electron/main/ceremony/session.ts';
import { openStore, type CeremonyStore } from '../../../electron/main/ceremony/store.ts';
import type { SignerError } from '../../../electron/signer/contract.ts';
import type { CeremonySignerStart } from '../../../electron/signer/ceremony/contract.ts';
import { createCeremonySigner, type CeremonySigner } from '../../../electron/signer/ceremony/signer.ts';
import type { PinPort } from '../../../electron/signer/pin-dialogue.ts';
import type { PresentToken } from '../../../electron/signer/tokens.ts';
import { openTokenSet } from '../../../electron/signer/token-set.ts';
import { MODULES, pinWindow, type Reaction } from '../signer/rig.ts';
import { tokenFolder, type TokenFolder } from '../signer/softhsm.ts';
import { holderProcesses, type HolderProcesses } from './holders.ts';

/* A ceremony without a screen: the session of the desk, its folder, and its signer with real software tokens. */

export const PRACTICE_PIN = '24681357';
const SEED = new Uint8Array(32).fill(9);

export type Wrapped = (host: CeremonySignerHost) => CeremonySignerHost;

export const scriptNamed = (id: string): CeremonyScript => {
  const file = resolve(import.meta.dirname, '../../../resources/ceremonies', `${id}.json`);
  const script = parseScriptFile(readFileSync(file, 'utf8'));
  if (!script.ok) throw new Error(script.error.detail);
  return script.value;
};

/** What tokens are taken for: no hardware is at hand in a test. */
export type SeenAs = (token: PresentToken) => Partial<Pick<PresentToken, 'custody' | 'hasPinPad'>>;
export const asHardware: SeenAs = () => ({ custody: 'hardware-token' });
const asItIs: SeenAs = () => ({});

const tokensSeenAs =
  (seenAs: SeenAs): typeof openTokenSet =>
  (modules) => {
    const set = openTokenSet(modules);
    const seen = (token: PresentToken): PresentToken => ({ ...token, ...seenAs(token) });
    return {
      ...set,
      present: () => set.present().map(seen),
      keys: () => {
        const keys = set.keys();
        return keys.ok ? ok(keys.value.map((key) => ({ ...key, token: seen(key.token) }))) : keys;
      },
    };
  };

export interface Desk {
  readonly session: CeremonySession;
  readonly store: CeremonyStore;
  readonly signer: CeremonySigner;
  /** The processes of those who hold shares of a key. */
  readonly holders: HolderProcesses;
  readonly folder: string;
  /** What people do at the PIN window from now on. */
  readonly react: (reaction: Reaction) => void;
  readonly prompts: readonly string[];
  readonly close: () => void;
}

export interface DeskOptions {
  /** Where its ceremonies are kept; a new folder otherwise. */
  readonly folder?: string;
  readonly admission?: Admission;
  readonly approvals?: readonly Envelope[];
  readonly now?: () => string;
  /** Another desk has another key. */
  readonly seed?: Uint8Array;
  readonly seenAs?: SeenAs;
  readonly networks?: () => readonly string[];
  readonly attestationRoots?: Result<AttestationRoots, string>;
  /** Stands between the desk and its signer. */
  readonly wrap?: Wrapped;
  /** A desk that changes what it carries between holders. */
  readonly carry?: (messages: readonly KeyMessage[], to: number) => readonly KeyMessage[];
}

const shown = <T>(result: Result<T, SignerError>): Result<T, ShownError> =>
  result.ok ? result : err(shownError(result.error.code, result.error.detail));

export const openDesk = (options: DeskOptions = {}): Desk => {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'countersign-ceremony-'));
  const start: CeremonySignerStart = {
    modules: MODULES,
    environment: 'sandbox',
    deviceSeed: options.seed ?? SEED,
    sandboxPin: PRACTICE_PIN,
  };
  const signer = createCeremonySigner(start, {
    emit: () => undefined,
    pinTimeLimitMs: 20_000,
    openTokens: tokensSeenAs(options.seenAs ?? asItIs),
  });
  const holders = holderProcesses(start, { pin: PRACTICE_PIN, carry: options.carry });
  let reaction: Reaction = () => ({ pin: PRACTICE_PIN });
  const prompts: string[] = [];
  const port = (): PinPort =>
    pinWindow((prompt, index) => {
      prompts.push(
        [prompt.title, ...prompt.lines.map(({ label, value }) => `${label}: ${value}`)].join('\n'),
      );
      return reaction(prompt, index);
    }).port;
  const host: CeremonySignerHost = {
    tokens: () => Promise.resolve(shown(signer.tokens())),
    objects: (token) => signer.objects(token, port()).then(shown),
    sign: (request) => signer.sign(request, port()).then(shown),
    operate: (order) => signer.operate(order, port()).then(shown),
    practice: (label, hasKey) => Promise.resolve(shown(signer.practice(label, hasKey))),
  };
  const store = openStore(folder);
  const session = createSession({
    store,
    signer: options.wrap?.(host) ?? host,
    holders,
    device: deviceKeyOf(options.seed ?? SEED),
    build: 'b'.repeat(64) as Sha256Hex,
    now: options.now ?? (() => new Date().toISOString()),
    random: (bytes) => randomBytes(bytes).toString('hex'),
    networks: options.networks ?? (() => []),
    admission: () => options.admission ?? null,
    approvals: () => options.approvals ?? [],
    rehearsals: () => options.admission?.rehearsals ?? [],
    save: () => Promise.resolve({ ok: true, value: null }),
    open: () => Promise.resolve({ ok: true, value: null }),
    openAttestation: () => Promise.resolve({ ok: true, value: null }),
    attestationRoots: () => options.attestationRoots ?? { ok: false, error: 'no file of roots' },
  });
  return {
    session,
    store,
    signer,
    holders,
    folder,
    react: (next) => {
      reaction = next;
    },
    prompts,
    close: () => {
      holders.end();
      signer.close();
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** A folder of tokens for each test, and desks on it that are closed after it. Gives what opens one. */
export const desksPerTest = (): ((options?: DeskOptions) => Desk) => {
  const desks: Desk[] = [];
  let tokens: TokenFolder | undefined;
  beforeEach(() => {
    tokens = tokenFolder();
  });
  afterEach(() => {
    for (const one of desks.splice(0)) one.close();
    tokens?.remove();
  });
  return (options) => {
    const desk = openDesk(options);
    desks.push(desk);
    return desk;
  };
};

export const must = <T>(result: Result<T, { readonly code: string; readonly detail: string | null }>): T => {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.detail ?? ''}`);
  return result.value;
};

export const codeOf = (result: Result<unknown, { readonly code: string }>): string =>
  result.ok ? 'ok' : result.error.code;

/** A software token with a key for each role of a script, in the name of its role. */
export const practiceCrew = (desk: Desk, script: CeremonyScript): readonly CrewDraft[] =>
  rolesOf(script).flatMap((role) =>
    Array.from({ length: leastOf(role, script.crew) }, (_, index): CrewDraft => {
      const person = `${role}-${index + 1}` as PersonId;
      const { serial } = must(desk.signer.practice(person, true));
      return { person, roles: [role], serial, place: 'room' };
    }),
  );

export const viewOf = (desk: Desk): CeremonyView => {
  const view = desk.session.view();
  if (view === null) throw new Error('no ceremony is open');
  return view;
};

export const personWith = ({ crew, draft }: CeremonyView, role: string): PersonId => {
  const found = [...crew, ...(draft?.crew ?? [])].find(({ roles }) => (roles as string[]).includes(role));
  if (found === undefined) throw new Error(`nobody is ${role}`);
  return found.person;
};

/** Signs a deed as the screen would: with the digest of what it shows. */
export const say = async (desk: Desk, person: PersonId, deed: CeremonyDeedDraft): Promise<string> => {
  const view = viewOf(desk);
  const told: Deed | null = deed.kind === 'open' ? view.draft : deed;
  if (told === null) throw new Error('the opening was not put together');
  return codeOf(await desk.session.state(person, deed, shownDigest(tellDeed(view.script, told))));
};

/** Confirms what is pending, with the second entries and the words that are asked for. */
export const confirm = async (
  desk: Desk,
  person: PersonId,
  again: Values = {},
  words: readonly string[] | null = null,
): Promise<string> => {
  const view = viewOf(desk);
  if (view.pending === null) throw new Error('nothing is pending');
  const heard = words === null ? null : { entropy: '', words: [...words] };
  const lines = tellConfirmation(view.script, view.pending.deed, { again, heard });
  return codeOf(await desk.session.confirm(person, again, words, shownDigest(lines)));
};

const expected = (view: CeremonyView, name: string, step: CeremonyStep): string | undefined => {
  const field = fieldsOf(step).find((one) => one.name === name);
  const expects = field?.expects ?? step.ensures?.find(({ value }) => value === name)?.expects;
  if (expects?.kind === 'is') return expects.text;
  return expects?.kind === 'same' ? valueIn(view.values, expects.as) : undefined;
};

const MADE_UP: Readonly<Record<string, (name: string) => string>> = {
  'yes-no': () => 'yes',
  count: () => '3',
  digest: (name) => sha256Hex(utf8(name)),
  key: (name) => sha256Hex(utf8(name)),
  serial: (name) => `S-${name.slice(0, 20)}`,
  bag: (name) => `B-${name}`,
  text: (name) => `Seen ${name}`,
};

export const madeUp = (form: string, name: string): string => MADE_UP[form]?.(name) ?? '';

/** Values for all inputs of a script: those that are known, and made up ones. */
export const inputsOf = (script: CeremonyScript, known: Values): Values =>
  Object.fromEntries(script.inputs.map(({ name, form }) => [name, known[name] ?? madeUp(form, name)]));

/** What somebody enters at a step, beside what the token says. */
export const entered = (view: CeremonyView, step: CeremonyStep): Values =>
  Object.fromEntries(
    fieldsOf(step).map(({ name, form }) => [
      name,
      valueIn(view.answers ?? {}, name) ?? expected(view, name, step) ?? madeUp(form, name),
    ]),
  );

/** Of what is entered twice, the second entries. */
export const twiceIn = (fields: readonly CeremonyField[], values: Values): Values =>
  Object.fromEntries(
    fields.flatMap(({ name, twice }) => (twice === true ? [[name, values[name] ?? '']] : [])),
  );

export const wordsAsked = (view: CeremonyView, step: CeremonyStep): readonly string[] | null => {
  const places = view.pending?.places ?? null;
  if (step.kind !== 'read-out' || places === null) return null;
  const rows = readOutRows(view.values[step.reads] ?? '');
  return places.map(({ row, word }) => rows[row - 1]?.words[word - 1] ?? '');
};

export const stepNow = (desk: Desk): CeremonyStep => {
  const opened = desk.session.current();
  const step = opened === null ? undefined : nextStep(opened.state);
  if (step === undefined) throw new Error('no step is next');
  return step;
};

/** Runs and confirms the step that is next; `token` is what a step of a token works with. */
export const runStep = async (
  desk: Desk,
  token: (step: CeremonyStep, view: CeremonyView) => CeremonyTokenView,
): Promise<void> => {
  const step = stepNow(desk);
  if (step.kind === 'token') must(await desk.session.operate(token(step, viewOf(desk))));
  if (step.kind === 'attest') must(await desk.session.attest(null));
  const view = viewOf(desk);
  const observed = entered(view, step);
  const said = await say(desk, personWith(view, step.by), { kind: 'step', step: step.id, observed });
  if (said !== 'ok') throw new Error(`${step.id}: ${said}`);
  const now = viewOf(desk);
  const confirmed = await confirm(
    desk,
    personWith(view, step.confirmedBy),
    twiceIn(fieldsOf(step), observed),
    wordsAsked(now, step),
  );
  if (confirmed !== 'ok') throw new Error(`${step.id}, confirmed: ${confirmed}`);
};

/** Opens a ceremony by administrator and witness. */
export const open = async (
  desk: Desk,
  crew: readonly CrewDraft[],
  inputs: Values,
  cards: Cards = new Map(),
): Promise<void> => {
  const view = must(await desk.session.draft({ crew, inputs, clockAheadSeconds: 0 }, cards));
  const said = await say(desk, personWith(view, 'administrator'), { kind: 'open' });
  if (said !== 'ok') throw new Error(`opening: ${said}`);
  const again = twiceIn(view.script.inputs, inputs);
  const confirmed = await confirm(desk, personWith(view, 'witness'), again);
  if (confirmed !== 'ok') throw new Error(`opening, confirmed: ${confirmed}`);
};

/** Everybody who has to seals the evidence. */
export const seal = async (at: Desk): Promise<void> => {
  for (const person of viewOf(at).seals.missing)
    must(await at.session.seal(person, shownDigest(viewOf(at).sealLines)));
};

export const packOf = (at: Desk): string => {
  const opened = at.session.current();
  if (opened === null) throw new Error('no ceremony is open');
  return must(evidenceFile(opened)).text;
};

/** What has to be true of the file at its end. */
export const expectProved = (text: string): void => {
  const pack = parseEvidence(text);
  if (!pack.ok) throw new Error(pack.error.detail);
  const { checks, state } = verifyEvidence(pack.value, null);
  expect(checks.filter(({ outcome }) => outcome === 'fails')).toEqual([]);
  expect(state?.phase).toEqual({ kind: 'ended', outcome: 'completed' });
};

/** A rehearsal of preparing a token, open, with the token that is prepared. */
export interface Begun {
  readonly at: Desk;
  readonly device: CeremonyTokenView;
}

export const beginInitialise = async (at: Desk): Promise<Begun> => {
  const script = scriptNamed('token-initialise');
  const crew = practiceCrew(at, script);
  const device = must(at.signer.practice('new token', true));
  must(await at.session.begin(script, 'rehearsal'));
  await open(at, crew, inputsOf(script, { 'token-serial': device.serial, firmware: device.firmware }));
  return { at, device };
};

/** Runs all steps before one. */
export const runTo = async ({ at, device }: Begun, id: string): Promise<void> => {
  while (stepNow(at).id !== id) await runStep(at, () => device);
};
