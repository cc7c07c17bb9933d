import { runMain } from './lib/errors.mjs';
import { runWithDesk } from './lib/with-desk.mjs';

await runMain(() => runWithDesk('test/bench/main.ts', { forTests: true }));
