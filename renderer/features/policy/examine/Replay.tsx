import { History } from 'lucide-react';
import { useCallback, useState, type ReactElement } from 'react';
import type { PolicyReplay, ReplayedItem, ReplayedItems } from '#shared/ipc';
import { Button as AriaButton } from 'react-aria-components';
import { testFactsOf } from '#shared/policy';
import { EmptyState, LoadingState, LoadProblem } from '../../../components/index.ts';
import { amountText, ask } from '../../../state/index.ts';
import { classes } from '../../../theme/index.ts';
import type { DraftView } from '../drafts/draft-view.ts';
import { useAsked } from '../use-asked.ts';
import { Explanation } from '../past/Explanation.tsx';
import { utcText } from '../policy-words.ts';
import { changeOrder, changeWords, itemsText } from './examine-words.ts';
import styles from './Examine.module.css';

const c = classes(styles);

/** What the draft would have changed about the items of the past, with the items by name. */
export const Replay = ({ view }: { readonly view: DraftView }): ReactElement => {
  const { id } = view.draft.row;
  const { keep } = view.editing;
  const load = useCallback(async () => {
    await keep();
    return ask('policies.replay', { id });
  }, [keep, id]);
  const [replayed, retry] = useAsked(load);
  const [open, setOpen] = useState<ReplayedItem>();
  if (replayed.state === 'loading')
    return (
      <>
        <p className={c('running')} role="status">
          The items of the past are being judged again.
        </p>
        <LoadingState label="Replaying the past" rows={5} />
      </>
    );
  if (replayed.state === 'error') return <LoadProblem error={replayed.error} onRetry={retry} />;
  if (replayed.value.items === 0)
    return (
      <EmptyState icon={History} title="Nothing was decided yet">
        Once items are decided, a draft is tried on them here before it is proposed.
      </EmptyState>
    );
  return (
    <div className={c('split')}>
      <Counts replay={replayed.value} open={open} onOpen={setOpen} />
      {open === undefined ? (
        <aside className={c('panel')} aria-label="One item">
          <p className={c('quiet')}>
            Choose an item to see why: under the version of its day, the one in force, and the draft.
          </p>
        </aside>
      ) : (
        <Explanation
          key={open.digest}
          digest={open.digest}
          draft={id}
          onTry={(facts) => {
            view.tryExample(testFactsOf(facts));
          }}
        />
      )}
    </div>
  );
};

interface CountsProps {
  readonly replay: PolicyReplay;
  readonly open: ReplayedItem | undefined;
  readonly onOpen: (item: ReplayedItem) => void;
}

const Counts = ({ replay, open, onOpen }: CountsProps): ReactElement => {
  const kinds = changeOrder.filter((kind) => replay.changes[kind].total > 0);
  return (
    <div className={c('scroll')}>
      <dl className={c('figures')}>
        {changeOrder.map((kind) => (
          <div key={kind} className={c('figure')}>
            <dt className={c('label')}>{changeWords[kind].one}</dt>
            <dd className={c('number', replay.changes[kind].total === 0 && 'none')}>
              {replay.changes[kind].total.toLocaleString('en-GB')}
            </dd>
          </div>
        ))}
        <div className={c('figure')}>
          <dt className={c('label')}>unchanged</dt>
          <dd className={c('number')}>{replay.unchanged.toLocaleString('en-GB')}</dd>
        </div>
      </dl>
      <p className={c('quiet')}>{spanText(replay)}</p>
      {kinds.map((kind) => (
        <Items
          key={kind}
          title={changeWords[kind].title}
          items={replay.changes[kind]}
          open={open}
          onOpen={onOpen}
        />
      ))}
      {replay.shadow.map(({ rule, ruleTitle, ...items }) => (
        <Items
          key={rule}
          title={`In shadow, ${rule}: ${ruleTitle}`}
          items={items}
          open={open}
          onOpen={onOpen}
        />
      ))}
    </div>
  );
};

/** What was looked at, and how long it took. */
const spanText = ({ items, total, since, version, millis }: PolicyReplay): string => {
  const span = since === null ? '' : `, proposed since ${utcText(since)} UTC`;
  const rest = total > items ? ` ${itemsText(total - items)} before that are not looked at.` : '';
  return `${itemsText(items)} that were decided${span}, against version ${String(version)}, in ${millis.toLocaleString('en-GB')} ms.${rest}`;
};

const Items = ({
  title,
  items,
  open,
  onOpen,
}: {
  readonly title: string;
  readonly items: ReplayedItems;
} & Pick<CountsProps, 'open' | 'onOpen'>): ReactElement => (
  <section className={c('section')} aria-label={title}>
    <h2 className={c('heading')}>
      {title}
      <span className={c('count')}>
        {itemsText(items.total)}
        {items.total > items.items.length && `, the newest ${String(items.items.length)} named`}
      </span>
    </h2>
    <ul>
      {items.items.map((item) => (
        <li key={item.digest}>
          <AriaButton
            className={c('item', open?.digest === item.digest && 'chosen')}
            aria-pressed={open?.digest === item.digest}
            onPress={() => {
              onOpen(item);
            }}
          >
            <span className={c('itemName')}>
              <span className={c('itemTitle')}>{item.title}</span>
              <span className={c('quiet')}>{utcText(item.proposedAt)}</span>
            </span>
            <span className={c('itemAmount')}>
              {item.amount === null ? '–' : `${amountText(item.amount)} ${item.amount.asset}`}
            </span>
            <span className={c('itemAnswers')}>
              <span className={c('quiet')}>{item.before}</span>
              <span>
                <span aria-hidden>→ </span>
                {item.after}
              </span>
            </span>
          </AriaButton>
        </li>
      ))}
    </ul>
  </section>
);
