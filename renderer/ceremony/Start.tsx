import { useState, type ReactElement } from 'react';
import { roleWords, rolesOf, leastOf } from '#shared/ceremony';
import type { CeremonyRow, MachineView, ScriptRow } from '#shared/ipc';
import { Banner, Button, Digest, EmptyState, Select } from '../components/index.ts';
import { FileText } from 'lucide-react';
import { classes } from '../theme/index.ts';
import { ask } from './bridge.ts';
import { Machine } from './Machine.tsx';
import styles from './Start.module.css';
import { attempt, change, loadShelf, lookAgain, useCeremony } from './store.ts';

const c = classes(styles);

/** What this machine is like, which script, and whether it is rehearsed or held. */
export const Start = ({ machine }: { readonly machine: MachineView }): ReactElement => (
  <main className={c('start')}>
    <Machine machine={machine} />
    <div className={c('choose')}>
      <Choose machine={machine} />
      <GoOn />
      <Files machine={machine} />
    </div>
  </main>
);

const Choose = ({ machine }: { readonly machine: MachineView }): ReactElement => {
  const scripts = useCeremony((state) => state.scripts);
  const [chosen, setChosen] = useState<string>();
  const row = scripts.find(({ digest }) => digest === chosen) ?? scripts[0];
  if (row === undefined)
    return (
      <EmptyState icon={FileText} title="No script was found">
        Scripts ship with the desk. Without one there is no ceremony.
      </EmptyState>
    );
  const begin = (mode: 'live' | 'rehearsal') => () =>
    void change(() => ask('ceremony.begin', { script: row.digest, mode }));
  return (
    <section className={c('section')} aria-label="Script">
      <h1 className={c('title')}>Choose the script</h1>
      <Select
        label="Script"
        value={row.digest}
        options={scripts.map(({ script, digest }) => ({ id: digest, label: script.title }))}
        onChange={setChosen}
      />
      <About row={row} />
      <div className={c('actions')}>
        <Button variant="primary" size="large" onPress={begin('rehearsal')}>
          Rehearse
        </Button>
        <Button size="large" onPress={begin('live')} disabledReason={whyNotLive(machine, row)}>
          Hold the ceremony
        </Button>
      </div>
    </section>
  );
};

const whyNotLive = (machine: MachineView, row: ScriptRow): string | undefined => {
  const [network] = machine.networks;
  if (network !== undefined) return `This machine is on a network: ${network}`;
  if (machine.trustProblem !== null) return 'The file of trust that lies here is broken: take another';
  if (machine.trust === null) return 'Take a file of trust first: it says whose keys are whose';
  return row.rehearsedAt === null
    ? 'This script was not rehearsed: take the evidence of its rehearsal'
    : undefined;
};

const About = ({
  row: { script, digest, notWired, rehearsedAt },
}: {
  readonly row: ScriptRow;
}): ReactElement => (
  <div className={c('about')}>
    <p className={c('purpose')}>{script.purpose}</p>
    <p className={c('facts')}>
      Version {script.version}, {script.steps.length} steps.{' '}
      {rolesOf(script)
        .map(
          (role) =>
            `${roleWords(role)}${leastOf(role, script.crew) > 1 ? ` × ${String(leastOf(role, script.crew))}` : ''}`,
        )
        .join(', ')}
      . {rehearsedAt === null ? 'Not rehearsed here.' : `Rehearsed ${rehearsedAt.slice(0, 10)}.`}
    </p>
    {notWired.length > 0 && (
      <Banner
        tone="warn"
        whatHappened={`This desk can not ask a token for: ${notWired.join(', ')}.`}
        whatToDo="The ceremony stops at that step and can only take a branch."
      />
    )}
    <Digest hex={digest} label="Digest of the script" />
    <details className={c('prepare')}>
      <summary>What has to be in the room</summary>
      <ul>
        {script.prepare.map((thing) => (
          <li key={thing}>{thing}</li>
        ))}
      </ul>
    </details>
  </div>
);

const PHASES: Readonly<Record<CeremonyRow['phase'], string>> = {
  unopened: 'not open yet',
  running: 'running',
  paused: 'paused',
  ended: 'over',
};

/** Ceremonies that have a file here. */
const GoOn = (): ReactElement | null => {
  const kept = useCeremony((state) => state.kept);
  if (kept.length === 0) return null;
  return (
    <section className={c('section')} aria-label="Go on with a ceremony">
      <h2 className={c('subtitle')}>Go on with</h2>
      <ul className={c('kept')}>
        {kept.map((row) => (
          <li key={row.origin} className={c('keptRow')}>
            <span className={c('keptText')}>
              <span>{row.title}</span>
              <span className={c('keptNote')}>
                {row.problem ?? `${row.mode}, ${PHASES[row.phase]}, ${String(row.commits)} commits`} ·{' '}
                {row.origin.split('/').at(-1)}
              </span>
            </span>
            <Button
              disabledReason={row.problem ?? undefined}
              onPress={() => void change(() => ask('ceremony.goOn', { origin: row.origin }))}
            >
              {row.phase === 'ended' ? 'Open' : 'Go on'}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
};

/** What comes by file. */
const Files = ({ machine: { trust, trustProblem } }: { readonly machine: MachineView }): ReactElement => {
  const take = (work: Parameters<typeof attempt>[0]) => () =>
    void attempt(work).then(() => Promise.all([lookAgain(), loadShelf()]));
  return (
    <section className={c('section')} aria-label="Files">
      <h2 className={c('subtitle')}>By file</h2>
      <p className={c('facts')}>
        {trust === null
          ? `${trustProblem === null ? 'No file of trust was taken' : 'The file of trust is broken'}: there are rehearsals only.`
          : `Trusts ${String(trust.people)} people; ${String(trust.least)} of ${String(trust.approvers)} approve a script.`}
      </p>
      <div className={c('actions')}>
        <Button onPress={take(() => ask('scripts.open', {}))}>Script…</Button>
        <Button onPress={take(() => ask('trust.open', {}))}>Trust…</Button>
        <Button onPress={take(() => ask('approvals.open', {}))}>Approvals…</Button>
        <Button onPress={take(() => ask('rehearsal.open', {}))}>Rehearsal…</Button>
        <Button onPress={() => void change(() => ask('exchange.openStatement', {}))}>
          Confirm for another desk…
        </Button>
      </div>
    </section>
  );
};
