import { useState, type ReactElement } from 'react';
import { Clock, Cpu, KeyRound, Network, ShieldAlert, type LucideIcon } from 'lucide-react';
import type { CeremonyTokenObject, CeremonyTokenView, MachineView } from '#shared/ipc';
import { Button, Digest, Mark, TextField } from '../components/index.ts';
import { classes } from '../theme/index.ts';
import { ask } from './bridge.ts';
import styles from './Start.module.css';
import { attempt, lookAgain, save, useCeremony } from './store.ts';
import { secondsAhead } from './words.ts';

const c = classes(styles);

/** What is checked of the machine before anything begins: network, build, clock, tokens. */
export const Machine = ({ machine }: { readonly machine: MachineView }): ReactElement => (
  <section className={c('machine')} aria-label="This machine">
    <h2 className={c('machineTitle')}>
      This machine {machine.environment === 'sandbox' && <Mark tone="warn">sandbox</Mark>}
    </h2>
    <Fact icon={Network} title="Network">
      {machine.networks.length === 0 ? (
        <p className={c('good')}>Off. No interface but loopback is up.</p>
      ) : (
        <p className={c('bad')}>On: {machine.networks.join(', ')}. A ceremony is not held like this.</p>
      )}
    </Fact>
    <Fact icon={Cpu} title={`Build, version ${machine.version}`}>
      <Digest hex={machine.build} label="Digest of the build" />
    </Fact>
    <Fact icon={Clock} title="Clock">
      <CompareClocks />
    </Fact>
    {machine.trustProblem !== null && (
      <Fact icon={ShieldAlert} title="File of trust">
        <p className={c('bad')}>
          The file that lies here was not taken: {machine.trustProblem}. Somebody changed or damaged it. There
          is no live ceremony until another is taken.
        </p>
      </Fact>
    )}
    <Fact icon={KeyRound} title={`Tokens: ${String(machine.tokens.length)}`}>
      {machine.tokenProblem !== null && <p className={c('bad')}>{machine.tokenProblem}</p>}
      <ul className={c('tokens')} aria-label="Tokens">
        {inOrder(machine.tokens).map((token) => (
          <Token key={`${token.manufacturer} ${token.serial}`} token={token} />
        ))}
      </ul>
      <div className={c('actions')}>
        <Button onPress={() => void lookAgain()}>Look again</Button>
        {machine.practicePin !== null && <Practice />}
      </div>
    </Fact>
  </section>
);

const Fact = ({
  icon: Icon,
  title,
  children,
}: {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly children: React.ReactNode;
}): ReactElement => (
  <div className={c('fact')}>
    <Icon size={16} strokeWidth={1.75} aria-hidden />
    <div className={c('factBody')}>
      <h3 className={c('factTitle')}>{title}</h3>
      {children}
    </div>
  </div>
);

const inOrder = (tokens: readonly CeremonyTokenView[]): readonly CeremonyTokenView[] =>
  tokens.toSorted((one, other) => one.label.localeCompare(other.label));

const MINUTE_SECONDS = 60;

/** The witness reads their own clock; the moment of the button is this machine's. */
const CompareClocks = (): ReactElement => {
  const ahead = useCeremony((state) => state.clockAheadSeconds);
  const [shown, setShown] = useState('');
  const gap = secondsAhead(shown, new Date());
  return (
    <>
      <div className={c('compare')}>
        <TextField label="The witness’s clock, as 09:41:07" value={shown} onChange={setShown} isMono />
        <Button
          disabledReason={gap === undefined ? 'Enter hours, minutes and seconds' : undefined}
          onPress={() => {
            useCeremony.setState({ clockAheadSeconds: secondsAhead(shown, new Date()) ?? null });
          }}
        >
          Now
        </Button>
      </div>
      <p className={c(ahead === null ? 'note' : Math.abs(ahead) < MINUTE_SECONDS ? 'good' : 'bad')}>
        {ahead === null
          ? 'Not compared yet.'
          : `This machine is ${String(Math.abs(ahead))} seconds ${ahead < 0 ? 'behind' : 'ahead'}.`}
      </p>
    </>
  );
};

const Token = ({ token }: { readonly token: CeremonyTokenView }): ReactElement => {
  const [all, setAll] = useState<readonly CeremonyTokenObject[]>();
  const { manufacturer, serial, label, model, firmware, custody, objects, hasPin } = token;
  const list = all ?? objects;
  const showAll = (): void => {
    void attempt(() => ask('machine.objects', { manufacturer, serial })).then((found) => {
      if (found !== undefined) setAll(found);
    });
  };
  return (
    <li className={c('token')}>
      <details>
        <summary>
          <span className={c('tokenName')}>{label === '' ? model : label}</span>
          {custody === 'software-token' && <Mark tone="warn">software</Mark>}
          <span className={c('serial')}>{serial}</span>
          <span className={c('note')}>
            firmware {firmware}, {objects.length === 0 ? 'nothing seen' : `${String(objects.length)} seen`}
            {hasPin ? '' : ', no PIN'}
          </span>
        </summary>
        <ul className={c('objects')} aria-label={`Objects of ${serial}`}>
          {list.length === 0 && <li>No object is seen{all === undefined ? ' without its PIN' : ''}.</li>}
          {list.map(({ kind, objectId, label: name, isExtractable }, index) => (
            <li key={index}>
              {kind} {name === '' ? '' : `“${name}”`} <code>{objectId === '' ? 'no id' : objectId}</code>
              {isExtractable === true ? ' can leave the token' : ''}
            </li>
          ))}
        </ul>
        <div className={c('actions')}>
          {hasPin && <Button onPress={showAll}>List everything, with its PIN</Button>}
          {token.keys.length === 1 && <SaveCard token={token} />}
        </div>
      </details>
    </li>
  );
};

/** For the desk where a ceremony is opened: who signs here, with which key. */
const SaveCard = ({
  token: { manufacturer, serial },
}: {
  readonly token: CeremonyTokenView;
}): ReactElement => {
  const [person, setPerson] = useState('');
  return (
    <div className={c('compare')}>
      <TextField label="Signs here for another desk" value={person} onChange={setPerson} />
      <Button
        disabledReason={person === '' ? 'Enter a name first' : undefined}
        onPress={() =>
          void save(() => ask('exchange.saveCard', { person: person as never, manufacturer, serial }))
        }
      >
        Save a card…
      </Button>
    </div>
  );
};

const LABEL_MAX = 32;

/** Software tokens for a rehearsal, made on the spot. */
const Practice = (): ReactElement => {
  const [label, setLabel] = useState('');
  const make = (hasKey: boolean) => () =>
    void attempt(() => ask('machine.practice', { label, hasKey })).then((made) => {
      if (made !== undefined) setLabel('');
      return lookAgain();
    });
  const whyNot = label.trim() === '' ? 'Name it first' : undefined;
  return (
    <div className={c('practice')}>
      <TextField label="Practice token" value={label} onChange={setLabel} maxLength={LABEL_MAX} />
      <Button disabledReason={whyNot} onPress={make(true)}>
        Make it, with a key
      </Button>
      <Button disabledReason={whyNot} onPress={make(false)}>
        Make it empty
      </Button>
    </div>
  );
};
