import { ShieldAlert, ShieldCheck } from 'lucide-react';
import { useCallback, type ReactElement } from 'react';
import type { AuditProof, AuditRow } from '#shared/ipc';
import {
  Banner,
  Button,
  Digest,
  Disclosure,
  FieldList,
  momentText,
  RawText,
  type Field,
} from '../../components/index.ts';
import { ask, useLoaded, useRoute } from '../../state/index.ts';
import { classes } from '../../theme/index.ts';
import styles from './Audit.module.css';

const c = classes(styles);

/** One event, and whether it is in the journal that this desk has verified. */
export const EventPanel = ({ event }: { readonly event: AuditRow }): ReactElement => {
  const load = useCallback(() => ask('audit.proof', { seq: event.seq }), [event.seq]);
  const [proof] = useLoaded(load, 'audit');
  const { intent } = event;
  return (
    <aside className={c('panel')} aria-label={`Event ${String(event.seq)}`}>
      <h2 className={c('summary')}>{event.summary}</h2>
      {proof.state === 'ready' && <ProofState proof={proof.value} />}
      {proof.state === 'error' && (
        <Banner
          tone="warn"
          whatHappened={proof.error.title}
          meaningForTheMoney={proof.error.meaning}
          whatToDo={proof.error.remedy}
          code={`E${String(proof.error.number)}`}
        />
      )}
      {proof.state === 'loading' && <p className={c('quiet')}>Checking the proof of inclusion</p>}
      <FieldList fields={fieldsOf(event)} />
      {intent !== null && (
        <section className={c('section')}>
          <h3 className={c('heading')}>Intent digest</h3>
          <Digest hex={intent} />
          <div>
            <Button
              onPress={() => {
                useRoute.getState().openItem(intent);
              }}
            >
              Open the item
            </Button>
          </div>
        </section>
      )}
      {proof.state === 'ready' && <ProofDetail proof={proof.value} />}
    </aside>
  );
};

const ProofState = ({ proof }: { readonly proof: AuditProof }): ReactElement =>
  proof.isVerified ? (
    <p className={c('proof')}>
      <ShieldCheck className={c('ok')} size={16} strokeWidth={1.75} aria-hidden />
      In the journal: proved on this desk against the checkpoint of {proof.size.toLocaleString('en-GB')}{' '}
      events.
    </p>
  ) : (
    <p className={c('proof', 'bad')} role="alert">
      <ShieldAlert size={16} strokeWidth={1.75} aria-hidden />
      Not proved: the path does not lead to the root of the verified checkpoint. Tell your security
      administrator.
    </p>
  );

const ProofDetail = ({ proof }: { readonly proof: AuditProof }): ReactElement => (
  <section>
    <Disclosure title="Proof of inclusion" note={`${String(proof.path.length)} hashes`}>
      <FieldList
        fields={[
          { id: 'leaf', label: 'Leaf hash', value: <code className={c('hash')}>{proof.leaf}</code> },
          ...proof.path.map((hash, index) => ({
            id: `path-${String(index)}`,
            label: `Path ${String(index + 1)}`,
            value: <code className={c('hash')}>{hash}</code>,
          })),
          { id: 'root', label: 'Root', value: <code className={c('hash')}>{proof.root}</code> },
        ]}
      />
    </Disclosure>
    <Disclosure title="Checkpoint" note="signed note">
      <RawText text={proof.checkpoint} label="Checkpoint" />
    </Disclosure>
    <Disclosure title="Event as stored" note="canonical JSON">
      <RawText text={proof.line} label="Event line" />
    </Disclosure>
  </section>
);

const fieldsOf = (event: AuditRow): readonly Field[] => [
  { id: 'seq', label: 'Event', value: event.seq.toLocaleString('en-GB') },
  { id: 'time', label: 'Time', value: momentText(Date.parse(event.time)) },
  { id: 'actor', label: 'By', value: event.actorName },
  { id: 'type', label: 'Type', value: event.type },
  ...(event.device === null ? [] : [{ id: 'device', label: 'Device', value: event.device }]),
  ...(event.build === null
    ? []
    : [{ id: 'build', label: 'Build', value: <code className={c('hash')}>{event.build}</code> }]),
  { id: 'command', label: 'Command', value: <code className={c('hash')}>{event.commandId}</code> },
];
