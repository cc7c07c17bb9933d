import { describe, expect, test } from 'vitest';
import { SetupError } from '../../../scripts/lib/errors.mjs';
import { missingPackages, planInstall } from '../../../scripts/lib/system-packages.mjs';

const having = (absent: readonly string[]) => ({
  hasCommand: (command: string) => !absent.includes(command),
  hasLibrary: (library: string) => !absent.includes(library),
  hasDatabaseServer: () => !absent.includes('postgres'),
});

describe('missing packages', () => {
  test('none on a machine that has everything', () => {
    expect(missingPackages(having([]))).toEqual([]);
  });

  test('are named as apt names them, not by the file that is absent', () => {
    const absent = ['Xvfb', 'softhsm2-util', 'libXss.so.1', 'libgtk-3.so.0'];
    expect(missingPackages(having(absent))).toEqual(['softhsm2', 'xvfb', 'libgtk-3-0', 'libxss1']);
  });
});

describe('what only the tests need', () => {
  test('is asked for by those who run one, and by nobody else', () => {
    const machine = having(['postgres', 'age', 'mkfs.ext4', 'Xvfb']);
    expect(missingPackages(machine, { forTests: true })).toEqual(['xvfb', 'age', 'e2fsprogs', 'postgresql']);
    expect(missingPackages(machine)).toEqual(['xvfb']);
  });

  test('is not missing where it is', () => {
    expect(missingPackages(having([]), { forTests: true })).toEqual([]);
  });
});

describe('the plan to install', () => {
  test('as root is apt-get itself; with passwordless sudo, through it', () => {
    expect(planInstall(['xvfb'], { isDebianLike: true, privilege: 'root' })).toEqual({ prefix: [] });
    expect(planInstall(['xvfb'], { isDebianLike: true, privilege: 'sudo' })).toEqual({
      prefix: ['sudo', '-n'],
    });
  });

  test('without privilege is a refusal whose cure is one line to paste, with every package', () => {
    const refusal = planInstall(['xvfb', 'opensc'], { isDebianLike: true, privilege: 'none' });
    expect(refusal).toBeInstanceOf(SetupError);
    expect(refusal).toMatchObject({
      code: 'SYSTEM_PACKAGES_MISSING',
      cure: 'sudo apt-get update && sudo apt-get install -y --no-install-recommends xvfb opensc',
    });
  });

  test('on another system never calls apt-get, not even as root', () => {
    const refusal = planInstall(['xvfb'], { isDebianLike: false, privilege: 'root' });
    expect(refusal).toMatchObject({
      code: 'SYSTEM_PACKAGES_MANUAL',
      reason: expect.stringContaining('xvfb') as string,
    });
  });
});
