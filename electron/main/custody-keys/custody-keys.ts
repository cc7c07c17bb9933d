import type { CustodyKeyId, Sha256Hex } from '#shared/brand';
import { decodeUtf8 } from '#shared/encoding';
import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';
import { keySourceOf, type CeremonyKeySource, type CustodyKey } from '#shared/inventory';
import type { KeyDraft, KeysView, CustodyKeyView } from '#shared/ipc';
import { headerOf, submit, tidy, type SubmitDeps } from '../accounts/submit.ts';
import type { DeskHandlers } from '../gate/answer.ts';
import { readSource } from '../imports/file.ts';

/*
 * Custody keys: registered from the evidence of a ceremony, changed, and proved alive. What the evidence says is held
 * here, so that what is signed is what was read from the file, whatever a screen sends back.
 */

export interface KeyDeps extends SubmitDeps {
  readonly chooseEvidence: () => Promise<string | undefined>;
  readonly newKeyId: () => CustodyKeyId;
  readonly environment: 'sandbox' | 'production';
}

type Shown<T> = Promise<Result<T, ShownError>>;

export interface KeyHandlers {
  readonly readEvidence: DeskHandlers['keys.readEvidence'];
  readonly register: DeskHandlers['keys.register'];
  readonly change: DeskHandlers['keys.change'];
  readonly prove: DeskHandlers['keys.prove'];
}

export const keyHandlers = (deps: KeyDeps): KeyHandlers => {
  const held = new Map<Sha256Hex, CeremonyKeySource>();
  return {
    readEvidence: async () => {
      const path = await deps.chooseEvidence();
      if (path === undefined) return ok(null);
      const file = await readSource(path);
      if (!file.ok) return file;
      const source = sourceIn(deps, file.value.bytes);
      if (!source.ok) return source;
      held.clear();
      held.set(source.value.root, source.value);
      return ok({ ...source.value, fileName: file.value.fileName });
    },
    register: async (draft) => {
      const session = deps.session();
      if (session === null) return err(shownError('not-signed-in'));
      const source = held.get(draft.root);
      if (source === undefined) return err(shownError('custody-key-evidence', 'read the file again'));
      const key = keyOf(deps, draft, source);
      return key.ok
        ? submit(deps, { ...headerOf(deps, session), type: 'key.register', key: key.value })
        : key;
    },
    change: async ({ key: id, to, reason }) => {
      const session = deps.session();
      if (session === null) return err(shownError('not-signed-in'));
      const found = await keyView(deps, id);
      if (!found.ok) return found;
      const { key, state, changes } = found.value;
      return submit(deps, {
        ...headerOf(deps, session),
        type: 'key.change',
        key: { id: key.id, name: key.name, publicKey: key.publicKey, changes },
        change: { kind: 'set-state', from: state, to },
        reason: tidy(reason),
      });
    },
    prove: async ({ key: id, part, note }) => {
      const session = deps.session();
      if (session === null) return err(shownError('not-signed-in'));
      const found = await keyView(deps, id);
      if (!found.ok) return found;
      const { name, publicKey } = found.value.key;
      const noted = tidy(note);
      return submit(deps, {
        ...headerOf(deps, session),
        type: 'key.prove',
        key: { id, name, publicKey },
        part,
        note: noted === '' ? null : noted,
      });
    },
  };
};

/** A key that was made with software keys in a rehearsal is for the sandbox. */
const sourceIn = (
  { environment }: Pick<KeyDeps, 'environment'>,
  bytes: Uint8Array,
): Result<CeremonyKeySource, ShownError> => {
  const source = keySourceOf(decodeUtf8(bytes) ?? '');
  if (!source.ok) return err(shownError('custody-key-evidence', source.error));
  return source.value.isRehearsal && environment === 'production'
    ? err(shownError('custody-key-evidence', 'it is the evidence of a rehearsal'))
    : source;
};

/** The key that a draft and the evidence give together. Error: `custody-key-evidence`. */
export const keyOf = (
  { newKeyId, environment }: Pick<KeyDeps, 'newKeyId' | 'environment'>,
  draft: KeyDraft,
  source: CeremonyKeySource,
): Result<CustodyKey, ShownError> => {
  const missing = missingIn(source, draft);
  if (missing !== undefined) return err(shownError('custody-key-evidence', missing));
  const { title, root, script, on, bags, isRehearsal } = source;
  return ok({
    id: newKeyId(),
    name: tidy(draft.name),
    kind: draft.kind,
    algorithm: draft.algorithm,
    publicKey: draft.publicKey,
    custody: isRehearsal || environment === 'sandbox' ? 'software-token' : 'hardware-token',
    token: draft.module,
    held: {
      threshold: draft.threshold,
      holders: draft.holders.map((person, index) => ({ share: index + 1, person, token: null })),
    },
    backups: bags
      .filter(({ bag }) => draft.bags.includes(bag))
      .map(({ bag, holds }) => ({ bag, holds, place: tidy(draft.place) })),
    ceremony: { title, root, script, on },
    ...attestationOf(source, draft),
    cadence: { rotateDays: draft.rotateDays, proveDays: draft.proveDays },
    wallets: [...draft.wallets].sort(),
  });
};

/** It goes with the key: nobody chooses it. */
const attestationOf = (
  { attestations }: CeremonyKeySource,
  { publicKey }: KeyDraft,
): Pick<CustodyKey, 'attestation' | 'attestedAs'> => {
  const found = attestations.find((one) => one.publicKey === publicKey);
  return found === undefined
    ? { attestation: null }
    : { attestation: found.finding, attestedAs: found.proves };
};

/** What a draft names that was not read out in the ceremony: it is neither taken from a screen nor left out. */
const missingIn = (
  { publicKeys, serials, bags, attestations }: CeremonyKeySource,
  draft: KeyDraft,
): string | undefined => {
  if (!publicKeys.includes(draft.publicKey)) return 'the public key is not in it';
  if (draft.module !== null && !serials.includes(draft.module.serial))
    return `the serial number ${draft.module.serial} is not in it`;
  const attested = attestations.find(({ publicKey }) => publicKey === draft.publicKey);
  if (attested !== undefined && attested.serial !== draft.module?.serial)
    return `its maker attests it in the module ${attested.serial}, and no other`;
  const unknown = draft.bags.find((each) => !bags.some(({ bag }) => bag === each));
  return unknown === undefined ? undefined : `bag ${unknown} was not sealed in it, or was opened again`;
};

const keyView = async ({ vault }: Pick<KeyDeps, 'vault'>, id: CustodyKeyId): Shown<CustodyKeyView> => {
  const view: Result<KeysView, ShownError> = await vault.ask('keys', null);
  if (!view.ok) return view;
  const found = view.value.keys.find(({ key }) => key.id === id);
  return found === undefined ? err(shownError('not-found', `key ${id}`)) : ok(found);
};
