import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'test/e2e',
  // Long ceremonies on the screen take ten minutes: COUNTERSIGN_LONG=1 npm test -- --only e2e long/
  testIgnore: [
    ...(process.env['COUNTERSIGN_LONG'] === '1' ? [] : ['**/long/**']),
    // What needs a machine without a network: npm run test:offline
    ...(process.env['COUNTERSIGN_OFFLINE'] === '1' ? [] : ['**/offline/**']),
  ],
  outputDir: 'test-results/e2e',
  // One for each display that the test command opens; a file's tests stay in their order.
  workers: process.env['COUNTERSIGN_DISPLAYS']?.split(',').length ?? 1,
  retries: 0,
  timeout: 180_000,
  // A condition is waited for as long as a slow machine may take; the wait ends when it holds.
  expect: { timeout: 45_000 },
  // A desk that fails everywhere says so soon.
  maxFailures: 12,
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  use: { trace: 'retain-on-failure', screenshot: 'only-on-failure' },
});
