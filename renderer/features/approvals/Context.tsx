import { ArrowRight } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import type { IntentDetail } from '#shared/ipc';
import { Checks, Money, Timeline, type TimelineEvent } from '../../components/index.ts';
import { amountText, useRoute } from '../../state/index.ts';
import { classes } from '../../theme/index.ts';
import { ApprovalsSoFar } from './ApprovalsSoFar.tsx';
import styles from './Context.module.css';
import { PolicyAnswer } from './PolicyAnswer.tsx';
import { TimeSpent } from './TimeSpent.tsx';

const c = classes(styles);

/** What speaks for and against: checks, the policy's answer, who has signed, what it does to the balances. */
export const Context = ({ detail }: { readonly detail: IntentDetail }): ReactElement => (
  <aside className={c('aside')} aria-label="Checks, policy and approvals">
    <Section title="People named">
      <People people={detail.people} />
    </Section>
    <Section title="Checks">
      <Checks checks={detail.checks} onOpenItem={useRoute.getState().openItem} />
    </Section>
    <Section title="Why these approvals" note={`policy version ${String(detail.policy.version)}`}>
      <PolicyAnswer policy={detail.policy} />
    </Section>
    <Section title="Approvals">
      <ApprovalsSoFar detail={detail} />
    </Section>
    {detail.effect.length > 0 && (
      <Section title="Effect on available balances">
        <Effect effect={detail.effect} />
      </Section>
    )}
    <Section title="Time">
      <TimeSpent detail={detail} />
    </Section>
    <Section title="History">
      <Timeline events={detail.events.map(eventOf)} />
    </Section>
  </aside>
);

const Section = ({
  title,
  note,
  children,
}: {
  readonly title: string;
  readonly note?: string;
  readonly children: ReactNode;
}): ReactElement => (
  <section className={c('section')}>
    <h2 className={c('title')}>
      {title}
      {note !== undefined && <span className={c('note')}>{note}</span>}
    </h2>
    {children}
  </section>
);

/** Signed lines name people by ids; these are the names that opened the journal's commitments. */
const People = ({ people }: { readonly people: IntentDetail['people'] }): ReactElement => (
  <ul className={c('people')}>
    {people.map(({ id, name }) => (
      <li key={id}>
        <p className={c('name')}>{name}</p>
        <p className={c('detail')}>{id}</p>
      </li>
    ))}
  </ul>
);

const Effect = ({ effect }: { readonly effect: IntentDetail['effect'] }): ReactElement => (
  <ul className={c('effect')}>
    {effect.map(({ account, asset, scale, availableBefore, availableAfter }) => (
      <li key={`${account}/${asset}`}>
        <p className={c('account')}>{account}</p>
        <p className={c('change')}>
          <Money value={amountText({ asset, scale, minor: availableBefore })} asset={asset} tone="quiet" />
          <ArrowRight size={12} strokeWidth={2} aria-label="becomes" />
          <Money value={amountText({ asset, scale, minor: availableAfter })} asset={asset} />
        </p>
      </li>
    ))}
  </ul>
);

const eventOf = (event: IntentDetail['events'][number]): TimelineEvent => ({
  id: String(event.seq),
  at: Date.parse(event.time),
  title: event.summary,
  detail: `Event ${event.seq.toLocaleString('en-GB')}${event.device === null ? '' : ` · ${event.device}`}`,
});
