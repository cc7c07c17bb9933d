import { Plus } from 'lucide-react';
import { useDeferredValue, useMemo, useState, type ReactElement } from 'react';
import { EmptyState, IconButton } from '../../../components/index.ts';
import { classes } from '../../../theme/index.ts';
import type { DraftView } from '../drafts/draft-view.ts';
import { answerOf, keptFacts } from './answer.ts';
import styles from './DryRun.module.css';
import { ExampleCard } from './ExampleCard.tsx';
import { onDay, testOf, type Example } from './examples.ts';

const c = classes(styles);

const dayToday = (): string => new Date().toISOString().slice(0, 'YYYY-MM-DD'.length);

/** A few transfers with what the version in force and the draft answer to each, as one types. */
export const DryRun = ({ view }: { readonly view: DraftView }): ReactElement => {
  const { examples, setExamples, draft, people, editing } = view;
  const [today] = useState(dayToday);
  const policy = useDeferredValue(view.policy);
  const tried = useDeferredValue(examples);
  const answers = useMemo(
    () =>
      new Map(
        tried.map(({ id, facts }) => {
          const dated = onDay(facts, today);
          const answers = {
            before: answerOf(draft.base, dated, people.names),
            after: answerOf(policy, dated, people.names),
          };
          return [id, answers];
        }),
      ),
    [tried, today, draft.base, policy, people.names],
  );
  const set = (example: Example): void => {
    setExamples(examples.map((it) => (it.id === example.id ? example : it)));
  };
  return (
    <aside className={c('panel')} aria-label="Dry run">
      <div className={c('head')}>
        <h2 className={c('heading')}>Dry run</h2>
        <IconButton
          icon={Plus}
          label="Add an example"
          onPress={() => {
            const id = Math.max(0, ...examples.map((it) => it.id)) + 1;
            setExamples([...examples, { id, facts: { action: 'transfer' } }]);
          }}
        />
      </div>
      {examples.length === 0 ? (
        <EmptyState title="No example">Add one to see what the draft answers to it.</EmptyState>
      ) : (
        <ul className={c('cards')}>
          {examples.map((example, at) => (
            <ExampleCard
              key={example.id}
              example={example}
              number={at + 1}
              answers={answers.get(example.id)}
              view={view}
              today={today}
              onChange={set}
              onRemove={() => {
                setExamples(examples.filter(({ id }) => id !== example.id));
              }}
              onKeep={(expect) => {
                const { tests } = editing.content;
                const facts = keptFacts(policy, example.facts, today);
                editing.change({ tests: [...tests, testOf(facts, expect, tests)] });
              }}
            />
          ))}
        </ul>
      )}
    </aside>
  );
};
