import { CircleCheck, CircleX } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import {
  headlineOf,
  type GroupNames,
  type PolicyExpectation,
  type PolicyTest,
  type PolicyTestResult,
} from '#shared/policy';
import { EmptyState } from '../../../components/index.ts';
import { classes } from '../../../theme/index.ts';
import styles from './Tests.module.css';

const c = classes(styles);

export interface TestResultsProps {
  readonly tests: readonly PolicyTest[];
  readonly results: readonly PolicyTestResult[];
  readonly names: GroupNames;
  /** What can be done with one of them. */
  readonly actions?: (test: PolicyTest) => ReactNode;
  /** How tests come about here. */
  readonly empty?: ReactNode;
}

/** The examples that a version is held to, each with what it expects and whether that came. */
export const TestResults = ({ tests, results, names, actions, empty }: TestResultsProps): ReactElement => {
  if (tests.length === 0)
    return (
      <EmptyState title="It ships with no tests">
        {empty ?? 'A version can bring examples with it: what has to be answered, whoever changes the rules.'}
      </EmptyState>
    );
  return (
    <ul className={c('tests')} aria-label="Tests">
      {tests.map((test, at) => {
        const result = results[at];
        const isPassed = result?.passed === true;
        const Icon = isPassed ? CircleCheck : CircleX;
        return (
          <li key={test.name} className={c('test')}>
            <Icon
              className={c('icon', isPassed ? 'passed' : 'failed')}
              size={15}
              strokeWidth={2}
              aria-label={isPassed ? 'Passed' : 'Failed'}
            />
            <div className={c('words')}>
              <p className={c('name')}>{test.name}</p>
              <p className={c('expected')}>Has to be: {expectedText(test.expect, names)}</p>
              {result?.differences.map((difference) => (
                <p key={difference} className={c('difference')}>
                  {difference}
                </p>
              ))}
            </div>
            {actions?.(test)}
          </li>
        );
      })}
    </ul>
  );
};

/** What a test wants, in the words of an answer; what it does not look at is not said. */
export const expectedText = (expect: PolicyExpectation, names: GroupNames): string => {
  if (expect.decision === 'denied')
    return expect.denials === undefined ? 'denied' : `denied (${expect.denials.join(', ')})`;
  if (expect.groups === undefined) return 'possible with approvals';
  const text = headlineOf(
    {
      decision: 'requires',
      denials: [],
      requirement: {
        groups: expect.groups.map((place) => {
          const found = expect.escalations?.find(({ group }) => group === place.group);
          return found === undefined ? place : { ...place, escalate: found };
        }),
        distinct: expect.distinct ?? [],
        delayHours: expect.delayHours ?? 0,
        tier: expect.tier ?? null,
        secondLook: expect.secondLook ?? false,
      },
    },
    names,
  );
  return text.replace(/\.$/, '');
};
