import { useCallback, useState, type ReactElement } from 'react';
import type { IntentDigest } from '#shared/brand';
import type { PolicyVersionDetail, PolicyVersionRow } from '#shared/ipc';
import { LoadingState, LoadProblem, Select, type SelectOption } from '../../../components/index.ts';
import { ask, useLoaded } from '../../../state/index.ts';
import { classes } from '../../../theme/index.ts';
import { stateWord } from '../policy-words.ts';
import { Changes } from '../rules/Changes.tsx';
import type { PolicyPeople } from '../use-policy-people.ts';
import styles from './Versions.module.css';

const c = classes(styles);

const CHOICES_MAX = 100;
const ALL = { offset: 0, limit: CHOICES_MAX } as const;
const BASE = 'base';
const GENESIS = 'genesis';

interface ComparisonProps {
  readonly detail: PolicyVersionDetail;
  readonly people: PolicyPeople;
}

/** What a version says differently from its base, or from any other one. */
export const Comparison = ({ detail, people }: ComparisonProps): ReactElement => {
  const load = useCallback(() => ask('policies.versions', ALL), []);
  const [versions] = useLoaded(load, 'policies');
  const rows = versions.state === 'ready' ? versions.value.rows : [];
  const others = rows.filter(({ intent }) => intent !== detail.row.intent);
  const [chosen, setChosen] = useState(detail.base === null ? '' : BASE);
  const options = optionsOf(detail, others);
  return (
    <>
      {options.length > 0 && (
        <div className={c('compare')}>
          <Select label="Compare with" options={options} value={chosen} onChange={setChosen} />
        </div>
      )}
      {chosen === BASE && detail.base !== null && (
        <Changes before={detail.base} after={detail.policy} people={people} />
      )}
      {chosen !== BASE && chosen !== '' && (
        <WithOther key={chosen} intent={intentOf(chosen)} detail={detail} people={people} />
      )}
      {chosen === '' && (
        <p className={c('state')}>
          {options.length === 0
            ? 'There is no other version yet.'
            : 'It is the first version. Choose another one to compare it with.'}
        </p>
      )}
    </>
  );
};

const optionsOf = (
  { base }: PolicyVersionDetail,
  others: readonly PolicyVersionRow[],
): readonly SelectOption<string>[] => [
  ...(base === null ? [] : [{ id: BASE, label: `Its base, version ${String(base.version)}` }]),
  ...others.map((row) => ({
    id: row.intent ?? GENESIS,
    label: `Version ${String(row.version)}, ${stateWord(row).text}`,
  })),
];

const intentOf = (chosen: string): IntentDigest | null =>
  chosen === GENESIS ? null : (chosen as IntentDigest);

const WithOther = ({
  intent,
  detail,
  people,
}: ComparisonProps & { readonly intent: IntentDigest | null }): ReactElement => {
  const load = useCallback(() => ask('policies.version', { intent }), [intent]);
  const [loaded, retry] = useLoaded(load, 'policies');
  if (loaded.state === 'loading') return <LoadingState label="Loading the other version" rows={3} />;
  if (loaded.state === 'error') return <LoadProblem error={loaded.error} onRetry={retry} />;
  return <Changes before={loaded.value.policy} after={detail.policy} people={people} />;
};
