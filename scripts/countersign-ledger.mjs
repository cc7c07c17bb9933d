#!/usr/bin/env node
import { absoluteFiles } from './lib/arguments.mjs';
import { runMain } from './lib/errors.mjs';
import { inProject, pinnedNode } from './lib/paths.mjs';
import { runAttached } from './lib/process.mjs';

await runMain(() =>
  runAttached([pinnedNode, inProject('ledger/cli/main.ts'), ...absoluteFiles(process.argv.slice(2))]),
);
