import { Pencil, X } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { unexercisedRules, type PolicyTest } from '#shared/policy';
import { Button, Dialog, Disclosure, IconButton } from '../../../components/index.ts';
import { classes } from '../../../theme/index.ts';
import type { DraftView } from '../drafts/draft-view.ts';
import { answerOf } from '../dry-run/answer.ts';
import { expectationOf, exampleText } from '../dry-run/examples.ts';
import { PlainField } from '../editor/fields.tsx';
import { expectedText, TestResults } from '../rules/TestResults.tsx';
import styles from './Examine.module.css';

const c = classes(styles);

/** The tests that ship with the draft, with what came of each now. */
export const TestsPart = ({ view }: { readonly view: DraftView }): ReactElement => {
  const { editing, results, policy, people } = view;
  const { tests } = editing.content;
  const [open, setOpen] = useState<PolicyTest>();
  const untested = unexercisedRules(policy, results);
  const set = (next: readonly PolicyTest[]): void => {
    editing.change({ tests: [...next] });
  };
  return (
    <div className={c('scroll')}>
      <TestResults
        tests={tests}
        results={results}
        names={people.names}
        empty="Keep an example of the dry run as a test, with the flask: from then on no version passes that answers it otherwise."
        actions={(test) => (
          <span className={c('actions')}>
            <IconButton
              icon={Pencil}
              label={`Edit the test ${test.name}`}
              onPress={() => {
                setOpen(test);
              }}
            />
            <IconButton
              icon={X}
              label={`Remove the test ${test.name}`}
              onPress={() => {
                set(tests.filter(({ name }) => name !== test.name));
              }}
            />
          </span>
        )}
      />
      {untested.length > 0 && (
        <Disclosure title="Rules that no test shows" note={String(untested.length)}>
          <p className={c('quiet')}>{untested.join(', ')}</p>
        </Disclosure>
      )}
      {open !== undefined && (
        <TestDialog
          test={open}
          view={view}
          onChange={(next) => {
            set(tests.map((it) => (it.name === open.name ? next : it)));
            setOpen(undefined);
          }}
          onClose={() => {
            setOpen(undefined);
          }}
        />
      )}
    </div>
  );
};

interface TestDialogProps {
  readonly test: PolicyTest;
  readonly view: DraftView;
  readonly onChange: (test: PolicyTest) => void;
  readonly onClose: () => void;
}

const NAME_CHARACTERS_MAX = 200;

/** The name of a test, and what it expects: as it is, or what the draft answers now. */
const TestDialog = ({ test, view, onChange, onClose }: TestDialogProps): ReactElement => {
  const [name, setName] = useState(test.name);
  const { editing, policy, people } = view;
  const others = editing.content.tests.filter((it) => it.name !== test.name);
  const now = expectationOf(answerOf(policy, test.facts, people.names).evaluation);
  return (
    <Dialog
      title="Test"
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button variant="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button
            onPress={() => {
              onChange({ ...test, name, expect: now });
            }}
          >
            Expect what the draft answers
          </Button>
          <Button
            variant="primary"
            onPress={() => {
              onChange({ ...test, name });
            }}
          >
            Keep the name
          </Button>
        </>
      }
    >
      <PlainField
        label="Name"
        value={name}
        maxLength={NAME_CHARACTERS_MAX}
        problemOf={(text) => {
          if (text === '') return 'Give it a name.';
          return others.some((it) => it.name === text) ? 'Another test has it.' : undefined;
        }}
        onChange={setName}
        takesFocus
      />
      <dl className={c('answers')}>
        <dt>Example</dt>
        <dd>{exampleText(test.facts)}</dd>
        <dt>Has to be</dt>
        <dd>{expectedText(test.expect, people.names)}</dd>
        <dt>Draft</dt>
        <dd>{expectedText(now, people.names)}</dd>
      </dl>
    </Dialog>
  );
};
