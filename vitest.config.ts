import { defineConfig } from 'vitest/config';
import { SlowestFirst } from './test/support/slowest-first.ts';

export default defineConfig({
  test: {
    sequence: { sequencer: SlowestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.{ts,tsx}', 'test/conformance/**/*.test.{ts,tsx}'],
          pool: 'threads',
          // Pure code: what a thread has loaded is loaded for all files that it runs.
          isolate: false,
          maxWorkers: 2,
          // A bound for what hangs: a thread that is cut in the middle of a statement would end the whole run.
          testTimeout: 90_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          globalSetup: 'test/support/integration-setup.ts',
          // Tokens and databases belong to a process: a crash in a native module must end one file only.
          pool: 'forks',
          // Node imports these files itself: they hold no JSX, and mock no module.
          experimental: { viteModuleRunner: false, nodeLoader: false },
          maxWorkers: 2,
          // Bounds for what hangs; a busy machine takes long to start servers.
          testTimeout: 120_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
});
