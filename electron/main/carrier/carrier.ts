import { readFileSync, statSync } from 'node:fs';
import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';
import { chainOf } from '#shared/identifiers';
import type { CarrierPhase, CarrierView, SessionView } from '#shared/ipc';
import type { NamedPerson, Role } from '#shared/roster';
import { readCarrierFile, type CarrierFile } from '../../custody/settings-file.ts';
import type { CarrierHost } from '../children/carrier.ts';
import type { DeskHandlers } from '../gate/answer.ts';
import type { Log } from '../log.ts';

/*
 * Payments over a chain at this desk: whether a carrier is set up here, and who may unlock it, lock it and cancel what it
 * has sent. The PIN of its token is what gives the power to sign; the role says whose work it is.
 */

/** Bits of a file's mode for its group and everybody. */
const OTHERS = 0o077;

export interface CarrierDeps {
  readonly setting: CarrierSetting;
  readonly host: CarrierHost | undefined;
  /** What has to run before the carrier works: the sandbox's own chain. */
  readonly prepare: () => Promise<void>;
  readonly session: () => SessionView | null;
  readonly people: () => readonly NamedPerson[];
  readonly log: Log;
}

/** What the home says of a carrier: settings that hold, none, or each fault of what is there. */
export type CarrierSetting =
  | { readonly kind: 'settings'; readonly settings: CarrierFile }
  | { readonly kind: 'none' }
  | { readonly kind: 'faulty'; readonly faults: readonly string[] };

export interface CarrierHandlers {
  readonly view: DeskHandlers['chain.view'];
  readonly unlock: DeskHandlers['chain.unlock'];
  readonly lock: DeskHandlers['chain.lock'];
  readonly cancel: DeskHandlers['chain.cancel'];
}

/** Whose work it is to carry out what was approved: the roles that look after custody keys. */
const CARRYING_OUT: readonly Role[] = ['custodian', 'ceremony-lead'];

export const carrierHandlers = (deps: CarrierDeps): CarrierHandlers => {
  const { setting, host, log } = deps;
  const allowed = (): Result<CarrierHost, ShownError> => {
    const person = personOf(deps);
    if (person === undefined) return err(shownError('not-signed-in'));
    if (!isCarryingOut(person)) return err(shownError('carrier-not-allowed'));
    return host === undefined ? err(notSetUp(setting)) : ok(host);
  };
  const noted = <T>(what: string, result: Result<T, ShownError>): Result<T, ShownError> => {
    const person = deps.session()?.person.id ?? null;
    log.info({ carrier: what, person, outcome: result.ok ? 'ok' : result.error.code }, 'carrier');
    return result;
  };
  return {
    view: async () => {
      const view = (await host?.view()) ?? ok(viewWithout(phaseOf(setting)));
      return view.ok ? ok({ ...view.value, mayCarryOut: isCarryingOut(personOf(deps)) }) : view;
    },
    unlock: async () => {
      const may = allowed();
      if (!may.ok) return may;
      const person = deps.session()?.person;
      await deps.prepare();
      // Getting ready takes its time: whoever asked has to be there still.
      const still = allowed();
      if (!still.ok) return still;
      if (person === undefined || deps.session()?.person.id !== person.id)
        return err(shownError('not-signed-in'));
      return noted('unlock', await still.value.unlock(person.name));
    },
    lock: async () => {
      const may = allowed();
      return may.ok ? noted('lock', await may.value.lock()) : may;
    },
    cancel: async ({ item }) => {
      const may = allowed();
      return may.ok ? noted(`cancel ${item}`, await may.value.cancel(item)) : may;
    },
  };
};

const personOf = ({ session, people }: CarrierDeps): NamedPerson | undefined => {
  const id = session()?.person.id;
  return id === undefined
    ? undefined
    : people().find((person) => person.id === id && person.standing === 'active');
};

const isCarryingOut = (person: NamedPerson | undefined): boolean =>
  person?.roles.some((role) => CARRYING_OUT.includes(role)) === true;

const phaseOf = (setting: CarrierSetting): CarrierPhase =>
  setting.kind === 'faulty' ? { phase: 'misconfigured', faults: setting.faults } : { phase: 'not-set-up' };

const notSetUp = (setting: CarrierSetting): ShownError =>
  shownError(
    'carrier-not-set-up',
    setting.kind === 'faulty' ? setting.faults.join('; ') : 'There is no settings file.',
  );

const viewWithout = (state: CarrierPhase): CarrierView => ({
  state,
  token: null,
  chains: [],
  lanes: [],
  unplaced: [],
  feed: null,
  asOf: null,
});

/** Reads what IT gave to this desk for a carrier. A file that is there and does not hold is said, never passed over. */
export const loadCarrierSetting = (file: string, environment: 'sandbox' | 'production'): CarrierSetting => {
  let content: string;
  try {
    content = readFileSync(file, 'utf8');
    if (isOpenToOthers(file)) return { kind: 'faulty', faults: [`${file}: others can read or write it`] };
  } catch (problem) {
    return isAbsent(problem) ? { kind: 'none' } : { kind: 'faulty', faults: [`${file}: it can not be read`] };
  }
  const read = readCarrierFile(content);
  const tests = read.ok && environment === 'production' ? testChains(read.value) : [];
  if (tests.length > 0) return { kind: 'faulty', faults: tests };
  return read.ok
    ? { kind: 'settings', settings: read.value }
    : { kind: 'faulty', faults: read.error.map((fault) => `carrier.json, ${fault}`) };
};

/** It holds the ledger's credential and names the module that is loaded. Windows has no such bits; there IT sees to it. */
const isOpenToOthers = (file: string): boolean =>
  process.platform !== 'win32' && (statSync(file).mode & OTHERS) !== 0;

/** On a test chain one node is believed, and its coins are worth nothing. */
const testChains = ({ chains }: CarrierFile): readonly string[] =>
  chains.flatMap(({ chain }, index) =>
    chainOf(chain)?.isTest === true
      ? [`carrier.json, chains.${String(index)}.chain: a test chain is for a sandbox`]
      : [],
  );

const isAbsent = (problem: unknown): boolean =>
  problem instanceof Error && 'code' in problem && problem.code === 'ENOENT';
