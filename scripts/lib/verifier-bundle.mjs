/** Makes the verifier: a program of one file and a page of one file, each without anything beside it. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { build } from 'vite';
import { changeKey } from './hash.mjs';
import { withLock } from './lock.mjs';
import { inProject, runtimeDir } from './paths.mjs';
import { isStampCurrent, writeStamp } from './stamp.mjs';

const PROGRAM = 'countersign-verify.mjs';
const PAGE = 'countersign-verify.html';
const INPUTS = ['verifier', 'shared', 'package-lock.json', 'scripts/lib/verifier-bundle.mjs'];

/** Where the verifier is handed out from. */
export const verifierDir = inProject('dist', 'verifier');

/**
 * Makes both files unless their sources are the same as before.
 * @param {string} [folder]
 * @returns {Promise<{ program: string, page: string }>} their paths
 */
export async function ensureVerifier(folder = verifierDir) {
  const files = { program: join(folder, PROGRAM), page: join(folder, PAGE) };
  const stamp = join(runtimeDir, 'verifier.stamp.json');
  await withLock('verifier', async () => {
    const key = `${changeKey(INPUTS.map((path) => inProject(path)))} ${folder}`;
    const outputs = Object.values(files);
    if (isStampCurrent(stamp, key, outputs)) return;
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    writeFileSync(files.program, `#!/usr/bin/env node\n${await bundled('verifier/cli.ts', 'es')}`, {
      mode: 0o755,
    });
    writeFileSync(files.page, pageOf(await bundled('verifier/page.ts', 'iife')));
    writeStamp(stamp, key, outputs);
  });
  return files;
}

/**
 * One module with all that it uses, as text.
 * @param {string} entry @param {'es' | 'iife'} format
 */
async function bundled(entry, format) {
  const isPage = format === 'iife';
  const result = await build({
    configFile: false,
    logLevel: 'warn',
    envDir: false,
    publicDir: false,
    root: inProject(),
    ssr: { target: 'node', noExternal: true },
    build: {
      ...(isPage ? {} : { ssr: inProject(entry) }),
      write: false,
      target: isPage ? 'es2022' : 'node20',
      // Left readable: whoever relies on a verifier reads it.
      minify: false,
      modulePreload: false,
      rolldownOptions: {
        input: inProject(entry),
        external: isPage ? [] : [...builtinModules, /^node:/],
        output: { format, codeSplitting: false },
      },
    },
  });
  const [output] = 'output' in result ? result.output : [];
  if (output?.type !== 'chunk') throw new Error(`${entry} did not become one file`);
  return output.code;
}

/** The page with its script and style inside, and a policy that allows these two and nothing else. @param {string} code */
function pageOf(code) {
  // Neither the end of the element nor the start of a comment may stand in it.
  const script = code.replaceAll('</script', String.raw`<\/script`).replaceAll('<!--', String.raw`<\!--`);
  const style = readFileSync(inProject('verifier/page.css'), 'utf8');
  const policy = `default-src 'none'; script-src '${digestOf(script)}'; style-src '${digestOf(style)}'`;
  return readFileSync(inProject('verifier/page.html'), 'utf8')
    .replace('%POLICY%', policy)
    .replace(/<style>\s*%STYLE%\s*<\/style>/, () => `<style>${style}</style>`)
    .replace(/<script>\s*%SCRIPT%\s*<\/script>/, () => `<script>${script}</script>`);
}

/** @param {string} text */
const digestOf = (text) => `sha256-${createHash('sha256').update(text).digest('base64')}`;
