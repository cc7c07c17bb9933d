import type { z } from 'zod';
import type { PersonId } from '#shared/brand';
import { modeOf } from '#shared/ceremony';
import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';
import type { ceremonyInputs, CeremonyMethod, CeremonyOutputs, CeremonyRow, MachineView } from '#shared/ipc';
import { admissionFor } from './beginning.ts';
import { evidenceFile, recordFile } from './evidence.ts';
import {
  cardIn,
  cardText,
  confirmationIn,
  confirmationText,
  statementIn,
  statementText,
  type Card,
} from './exchange.ts';
import type { Library } from './library.ts';
import { kindOf } from './opening.ts';
import type { CeremonyParts } from './parts.ts';
import type { CeremonySession, Opened } from './session.ts';

export type CeremonyHandlers = {
  readonly [M in CeremonyMethod]: (
    input: z.output<(typeof ceremonyInputs)[M]>,
  ) => Promise<CeremonyOutputs[M]>;
};

export interface HandlerDeps {
  readonly parts: CeremonyParts;
  readonly session: CeremonySession;
  readonly library: Library;
  readonly facts: Pick<MachineView, 'environment' | 'version' | 'practicePin'>;
}

type Shown<T> = Result<T, ShownError>;

/** What each method of the ceremony desk's contract does. */
export const ceremonyHandlers = (deps: HandlerDeps): CeremonyHandlers => {
  const { parts, session, library } = deps;
  const cards = new Map<string, Card>();
  const rows = rowReader(deps);

  /** Reads a file that the person chooses; null where they chose none. */
  const opened = async <T>(
    take: (text: string) => Promise<Shown<T>> | Shown<T>,
  ): Promise<Shown<T | null>> => {
    const text = await parts.open();
    if (!text.ok) return text;
    return text.value === null ? ok(null) : take(text.value);
  };
  const saved = async (
    text: Shown<string>,
    fileName: string,
  ): Promise<CeremonyOutputs['exchange.saveCard']> =>
    text.ok ? parts.save({ fileName, text: text.value }) : text;
  const now = (): Shown<Opened> => {
    const current = session.current();
    return current === null ? err(shownError('ceremony-not-open', 'no ceremony is open here')) : ok(current);
  };

  return {
    'machine.look': () => look(deps),
    'machine.objects': (token) => parts.signer.objects(token),
    'machine.practice': ({ label, hasKey }) => parts.signer.practice(label, hasKey),
    'scripts.list': () => {
      learnRehearsals(deps, rows);
      return Promise.resolve(library.scripts());
    },
    'scripts.open': () => opened(library.addScript),
    'ceremonies.list': () => Promise.resolve(parts.store.origins().map(rows)),
    'trust.open': () =>
      opened((text) => {
        const trust = library.takeTrust(text);
        return trust.ok ? ok(trustView(library)) : trust;
      }),
    'rehearsal.open': () =>
      opened((text) => {
        const rehearsal = library.addRehearsal(text);
        return rehearsal.ok ? ok({ origin: rehearsal.value.record.origin }) : rehearsal;
      }),
    'approvals.open': () =>
      opened((text) => {
        const count = library.addApprovals(text, parts.now());
        return count.ok ? ok({ count: count.value }) : count;
      }),
    'ceremony.current': () => Promise.resolve(session.view()),
    'ceremony.begin': ({ script, mode }) => {
      const known = library.scriptOf(script);
      return known === undefined
        ? Promise.resolve(err(shownError('ceremony-script', 'it is not among those that were read')))
        : session.begin(known, mode);
    },
    'ceremony.goOn': ({ origin }) => session.goOn(origin),
    'ceremony.leave': session.leave,
    'ceremony.draft': (draft) => session.draft(draft, cards),
    'ceremony.operate': (token) => session.operate(token),
    'ceremony.attest': async ({ from }) => {
      if (from === 'none') return session.attest(null);
      const text = await parts.openAttestation();
      if (!text.ok) return text;
      return text.value === null ? ok(null) : session.attest(text.value);
    },
    'ceremony.state': ({ person, deed, shown }) => session.state(person, deed, shown),
    'ceremony.confirm': ({ person, again, words, shown }) => session.confirm(person, again, words, shown),
    'ceremony.discard': session.discard,
    'ceremony.seal': ({ person, shown }) => session.seal(person, shown),
    'ceremony.saveEvidence': async () => {
      const current = now();
      const file = current.ok ? evidenceFile(current.value) : current;
      return file.ok ? parts.save(file.value) : file;
    },
    'ceremony.saveRecord': async () => {
      const current = now();
      if (!current.ok) return current;
      const named = current.value.state.opening?.rehearsal?.origin;
      const rehearsal = library.rehearsals().find(({ record }) => record.origin === named);
      const roots = library.attestationRoots();
      const file = recordFile(
        current.value,
        library.trust(),
        rehearsal?.pack ?? null,
        roots.ok ? roots.value : null,
      );
      return file.ok ? parts.save(file.value) : file;
    },
    'exchange.saveCard': async ({ person, manufacturer, serial }) => {
      const card = await cardOf(deps, person, { manufacturer, serial });
      return saved(card.ok ? ok(cardText(card.value)) : card, `card-${person}.json`);
    },
    'exchange.openCard': () =>
      opened((text) => {
        const card = cardIn(text);
        if (!card.ok) return card;
        cards.set(card.value.person, card.value);
        return ok({ person: card.value.person, serial: card.value.token });
      }),
    'exchange.saveStatement': () => {
      const current = now();
      const text = current.ok ? statementText(current.value.state) : current;
      return saved(text, 'statement.json');
    },
    'exchange.openStatement': () =>
      opened((text) => {
        const visited = statementIn(text, (mode) => admissionFor(parts, mode));
        return visited.ok ? session.visit(visited.value) : visited;
      }),
    'exchange.saveConfirmation': () => {
      const current = now();
      const confirmation = current.ok ? current.value.beside.confirmation : null;
      return saved(
        confirmation === null
          ? err(shownError('ceremony-nothing-pending'))
          : ok(confirmationText(confirmation)),
        'confirmation.json',
      );
    },
    'exchange.openConfirmation': () =>
      opened((text) => {
        const envelope = confirmationIn(text);
        return envelope.ok ? session.take(envelope.value) : envelope;
      }),
  };
};

const trustView = (library: Library): MachineView['trust'] => {
  const trust = library.trust();
  return (
    trust && {
      people: trust.people.length,
      approvers: trust.approvers.length,
      least: trust.approversLeast,
    }
  );
};

const look = async ({ parts, library, facts }: HandlerDeps): Promise<MachineView> => {
  const tokens = await parts.signer.tokens();
  return {
    ...facts,
    build: parts.build,
    networks: parts.networks(),
    now: parts.now(),
    device: parts.device.id,
    tokens: tokens.ok ? tokens.value : [],
    tokenProblem: tokens.ok ? null : `${tokens.error.title} ${tokens.error.detail ?? ''}`.trim(),
    trust: trustView(library),
    trustProblem: library.trustProblem(),
  };
};

type RowOf = (origin: string) => CeremonyRow;

/** A log is followed once as long as it does not grow: whoever comes back to the start does not wait for all of them. */
const rowReader = (deps: HandlerDeps): RowOf => {
  const read = new Map<string, { readonly size: number; readonly row: CeremonyRow }>();
  return (origin) => {
    const size = deps.parts.store.sizeOf(origin);
    const known = read.get(origin);
    if (known?.size === size) return known.row;
    const row = rowOf(deps, origin);
    read.set(origin, { size, row });
    return row;
  };
};

const rowOf = ({ parts }: HandlerDeps, origin: string): CeremonyRow => {
  const kept = parts.store.load(origin, null);
  if (!kept.ok)
    return {
      origin,
      title: origin,
      mode: modeOf(origin),
      commits: 0,
      phase: 'unopened',
      lastAt: '',
      problem: `${kept.error.title} ${kept.error.detail ?? ''}`.trim(),
    };
  const { script, records, phase, lastAt } = kept.value.state;
  return {
    origin,
    title: script.title,
    mode: modeOf(origin),
    commits: records.length,
    phase: phase.kind,
    lastAt,
    problem: null,
  };
};

/** Rehearsals that were held here to their end, with all seals, count as any other whose evidence is brought. */
const learnRehearsals = ({ parts, library }: HandlerDeps, rows: RowOf): void => {
  const known = new Set(library.rehearsals().map(({ record }) => record.origin));
  for (const origin of parts.store.origins()) {
    if (modeOf(origin) !== 'rehearsal' || known.has(origin) || rows(origin).phase !== 'ended') continue;
    const kept = parts.store.load(origin, null);
    if (!kept.ok) continue;
    const file = evidenceFile({ ...kept.value, draft: null, isVisiting: false });
    if (file.ok) library.addRehearsal(file.value.text);
  }
};

const cardOf = async (
  { parts }: HandlerDeps,
  person: PersonId,
  { manufacturer, serial }: { readonly manufacturer: string; readonly serial: string },
): Promise<Shown<Card>> => {
  const tokens = await parts.signer.tokens();
  if (!tokens.ok) return tokens;
  const token = tokens.value.find((one) => one.manufacturer === manufacturer && one.serial === serial);
  const [key, ...more] = token?.keys ?? [];
  if (token === undefined) return err(shownError('token-removed'));
  return key === undefined || more.length > 0
    ? err(shownError('ceremony-crew', `the token ${serial} holds not exactly one key that signs`))
    : ok({ person, key, keyKind: kindOf(token), token: serial, device: parts.device.id });
};
