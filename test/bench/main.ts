import { runSuites, type Suite } from './harness.ts';

/*
 * npm run bench [-- --json] [-- --quick] [-- --suite policy,ledger] or npm run bench -- policy ledger
 * Suites are loaded one by one, so that one whose parts are missing does not hide the others.
 */

const SUITES: Readonly<Record<string, () => Promise<{ readonly suite: Suite }>>> = {
  policy: () => import('./policy.ts'),
  digest: () => import('./digest.ts'),
  signing: () => import('./signing.ts'),
  custody: () => import('./custody.ts'),
  ledger: () => import('./ledger/suite.ts'),
  history: () => import('./history.ts'),
  vault: () => import('./vault.ts'),
  'cold-start': () => import('./cold-start.ts'),
};

const option = (name: string): string | undefined => {
  const at = process.argv.indexOf(name);
  return at === -1 ? undefined : process.argv[at + 1];
};

/** Suites named one by one, without an option before them. */
const named = process.argv
  .slice(2)
  .filter((argument, at, all) => !argument.startsWith('--') && all[at - 1] !== '--suite');
const asked = [...(option('--suite')?.split(',') ?? []), ...named];
const wanted = asked.length === 0 ? Object.keys(SUITES) : asked;
const unknown = wanted.filter((name) => !(name in SUITES));
if (unknown.length > 0) {
  console.error(`No such suite: ${unknown.join(', ')}. There are: ${Object.keys(SUITES).join(', ')}.`);
  process.exit(2);
}
const suites: Suite[] = [];
for (const name of wanted) {
  const load = SUITES[name];
  if (load !== undefined) suites.push((await load()).suite);
}
await runSuites(suites, process.argv.includes('--json'));
