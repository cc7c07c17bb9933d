import { expect, test } from 'vitest';
import { sandboxArguments } from '../../../scripts/lib/chromium-sandbox.mjs';

const NOTHING = { isRoot: false, hasUserNamespaces: false, hasSetuidHelper: false };

test.each([
  ['root', { ...NOTHING, isRoot: true }, ['--no-sandbox']],
  ['user namespaces', { ...NOTHING, hasUserNamespaces: true }, []],
  ['the setuid helper', { ...NOTHING, hasSetuidHelper: true }, []],
])('with %s the arguments are as they must be', (_case, confinement, expected) => {
  expect(sandboxArguments(confinement, '/electron')).toEqual(expected);
});

test('an ordinary account that can not be confined is refused, with the command that helps', () => {
  expect(sandboxArguments(NOTHING, '/electron')).toMatchObject({
    code: 'CHROMIUM_SANDBOX_UNAVAILABLE',
    cure: expect.stringContaining('chmod 4755 /electron/chrome-sandbox') as string,
  });
});
