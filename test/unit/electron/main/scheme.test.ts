import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { shownError } from '#shared/errors';
import { CONTENT_SECURITY_POLICY, headersFor } from '../../../../electron/main/scheme/headers.ts';
import { deskPath, isDeskUrl, resolveFile } from '../../../../electron/main/scheme/resolve.ts';
import { troublePage } from '../../../../electron/main/scheme/trouble-page.ts';

let root: string;
let folder: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'countersign-scheme-'));
  folder = join(root, 'renderer');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'index.html'), '<!doctype html>');
  writeFileSync(join(folder, 'assets', 'app.js'), '');
  writeFileSync(join(folder, 'assets', 'app.js.map'), '');
  writeFileSync(join(root, 'secret.js'), 'outside');
  mkdirSync(join(root, 'renderer-other'));
  writeFileSync(join(root, 'renderer-other', 'x.js'), 'outside');
  symlinkSync(join(root, 'secret.js'), join(folder, 'link.js'));
});
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

describe('an address', () => {
  test.each(['countersign://desk/index.html', 'countersign://desk/assets/app.js', 'countersign://desk/'])(
    '%s is ours',
    (url) => {
      expect(isDeskUrl(url)).toBe(true);
    },
  );

  test.each([
    '',
    'about:blank',
    'file:///etc/passwd',
    'https://desk/index.html',
    'countersign://desk.example/index.html',
    'countersign://desk:80/index.html',
    'countersign://user@desk/index.html',
    'countersign:///index.html',
    'countersign-other://desk/index.html',
    'data:text/html,countersign://desk/',
  ])('%s is not ours', (url) => {
    expect(deskPath(url)).toBeUndefined();
  });
});

describe('a path', () => {
  test('inside the folder is served with its type', async () => {
    expect(await resolveFile(folder, '/index.html')).toMatchObject({
      contentType: 'text/html; charset=utf-8',
    });
    expect(await resolveFile(folder, '/assets/app.js')).toMatchObject({
      contentType: 'text/javascript; charset=utf-8',
    });
  });

  test.each([
    ['above it', '/../secret.js'],
    ['above it, encoded', '/%2e%2e/secret.js'],
    ['above it, slash encoded', '/..%2fsecret.js'],
    ['above it, encoded twice', '/%252e%252e/secret.js'],
    ['above it, backslash', '/..%5csecret.js'],
    ['beside it with the same beginning', '/../renderer-other/x.js'],
    ['outside behind a link', '/link.js'],
    ['with a zero byte', '/index.html%00.js'],
    ['badly encoded', '/%zz.js'],
    ['that is the folder', '/'],
    ['of a folder', '/assets'],
    ['of no known type', '/assets/app.js.map'],
    ['that is not there', '/nothing.js'],
  ])('%s is refused', async (_name, path) => {
    expect(await resolveFile(folder, path)).toBeUndefined();
  });
});

test('the content policy allows our scheme only, and no connection', () => {
  expect(CONTENT_SECURITY_POLICY).toContain("default-src 'none'");
  expect(CONTENT_SECURITY_POLICY).toContain("connect-src 'none'");
  expect(CONTENT_SECURITY_POLICY).toContain("require-trusted-types-for 'script'");
  for (const weak of ['unsafe-inline', 'unsafe-eval', 'data:', 'blob:', 'http', '*'])
    expect(CONTENT_SECURITY_POLICY).not.toContain(weak);
  expect(headersFor('text/css')).toMatchObject({
    'x-content-type-options': 'nosniff',
    'content-type': 'text/css',
  });
});

test('a page of trouble shows text, never markup', () => {
  const page = troublePage(shownError('trust-missing', '<script>alert("x")</script>'));
  expect(page).not.toContain('<script>');
  expect(page).toContain('&lt;script&gt;');
});
