import fc from 'fast-check';
import { ed25519 } from '@noble/curves/ed25519.js';
import { describe, expect, test } from 'vitest';
import { fromBase64, toBase64, toHex } from '#shared/encoding';
import {
  ed25519Verifier,
  formatCheckpoint,
  formatVkey,
  openNote,
  parseCheckpoint,
  signNote,
  type NoteSigner,
  type NoteVerifier,
} from '#shared/note';
import { ed25519Signer } from '../../../support/note-signer.ts';

function keyPair(
  name: string,
  fill: number,
): { readonly signer: NoteSigner; readonly verifier: NoteVerifier } {
  const seed = new Uint8Array(32).fill(fill);
  const verifier = ed25519Verifier(formatVkey(name, ed25519.getPublicKey(seed)));
  if (!verifier.ok) throw new Error(verifier.error.detail);
  return { signer: ed25519Signer(name, seed), verifier: verifier.value };
}

const log = keyPair('ledger.example/one', 1);
const witness = keyPair('witness.example', 2);
const stranger = keyPair('stranger.example', 3);
const TEXT = 'ledger.example/one\n5\nbody\n';

const noteText = fc
  .array(fc.string({ unit: 'grapheme', maxLength: 8 }), { minLength: 1, maxLength: 5 })
  .map((lines) => `${lines.join('\n')}\n`)
  // eslint-disable-next-line no-control-regex -- a note must not have them
  .filter((text) => !/[\u0000-\u0009\u000b-\u001f]/.test(text));

describe('signed notes', () => {
  test('what is signed opens, whatever blank lines the text has', () => {
    fc.assert(
      fc.property(noteText, (text) => {
        const note = signNote(text, [log.signer, witness.signer]);
        expect(openNote(note, [witness.verifier, log.verifier])).toEqual({
          ok: true,
          value: { text, verifiedBy: ['ledger.example/one', 'witness.example'] },
        });
      }),
      { numRuns: 30 },
    );
  });

  test('lines of unknown keys are passed over', () => {
    const note = signNote(TEXT, [stranger.signer, log.signer]);
    expect(openNote(note, [log.verifier])).toMatchObject({ value: { verifiedBy: ['ledger.example/one'] } });
  });

  test('a known name with another key is an unknown key', () => {
    const impostor = keyPair('ledger.example/one', 9);
    expect(openNote(signNote(TEXT, [impostor.signer]), [log.verifier])).toMatchObject({
      error: { code: 'note.unverified' },
    });
  });

  test('a known key that signed another text spoils the note, even beside a good one', () => {
    const [, line = ''] = signNote('another text\n', [log.signer]).split('\n\n');
    const note = signNote(TEXT, [witness.signer]) + line;
    expect(openNote(note, [witness.verifier, log.verifier])).toMatchObject({
      error: { code: 'note.invalid-signature' },
    });
  });

  test('any changed character of the text is found', () => {
    const note = signNote(TEXT, [log.signer]);
    fc.assert(
      fc.property(fc.nat({ max: TEXT.length - 2 }), fc.constantFrom('x', '0', ' ', 'é'), (at, character) => {
        const forged = note.slice(0, at) + character + note.slice(at + 1);
        expect(openNote(forged, [log.verifier]).ok).toBe(forged === note);
      }),
      { numRuns: 60 },
    );
  });

  const good = signNote(TEXT, [log.signer]);
  test.each([
    ['nothing', ''],
    ['no signature', TEXT],
    ['an empty signature block', `${TEXT}\n`],
    ['no final newline', good.slice(0, -1)],
    ['text after the signatures', `${good}more\n`],
    ['a hyphen for the em dash', good.replace('—', '-')],
    ['a second space', good.replace('— ', '—  ')],
    ['a broken base64', good.replace(/.=*\n$/, '\n')],
    ['a signature of four bytes', `${TEXT}\n— ${log.signer.name} ${toBase64(log.signer.keyHash)}\n`],
    ['a carriage return', good.replace('\n', '\r\n')],
    ['a tab', good.replace('body', 'bo\tdy')],
    ['an unpaired surrogate', good.replace('body', 'bo\ud800dy')],
    ['too many signatures', good + (good.split('\n\n')[1] ?? '').repeat(100)],
    ['too long a text', 'a'.repeat(1_000_000) + good],
  ])('%s is malformed', (_, note) => {
    expect(openNote(note, [log.verifier])).toMatchObject({ ok: false, error: { code: 'note.malformed' } });
  });

  test('nothing is signed that could not be opened', () => {
    for (const text of ['', 'no newline', 'tab\t\n', '\ud800\n']) {
      expect(() => signNote(text, [log.signer])).toThrow();
    }
    expect(() => signNote(TEXT, [])).toThrow();
  });
});

describe('verifier keys', () => {
  const vkey = formatVkey('log.example', ed25519.getPublicKey(new Uint8Array(32).fill(1)));
  const [name = '', hash = '', key = ''] = vkey.split(/\+(.{8})\+/);

  test('come back', () => {
    const read = ed25519Verifier(vkey);
    expect(read.ok && [read.value.name, toHex(read.value.keyHash)]).toEqual(['log.example', hash]);
  });

  test.each([
    ['nothing', ''],
    ['another hash', `${name}+00000000+${key}`],
    ['another name', `other+${hash}+${key}`],
    ['upper-case hash', `${name}+${hash.toUpperCase()}+${key}`],
    ['a space in the name', `log example+${hash}+${key}`],
    ['no key', `${name}+${hash}+`],
    ['a witness key', `${name}+${hash}+${toBase64(fromBase64(key).with(0, 4))}`],
    ['a shorter key', `${name}+${hash}+${toBase64(fromBase64(key).slice(0, 32))}`],
  ])('%s is refused', (_, text) => {
    expect(ed25519Verifier(text)).toMatchObject({ ok: false, error: { code: 'note.malformed-key' } });
  });

  test('impossible names and keys throw when they are made', () => {
    expect(() => formatVkey('a+b', new Uint8Array(32))).toThrow();
    expect(() => formatVkey('', new Uint8Array(32))).toThrow();
    expect(() => formatVkey('a', new Uint8Array(31))).toThrow();
    expect(() => formatVkey('a b', new Uint8Array(32))).toThrow();
    expect(() => formatVkey('a', new Uint8Array(33))).toThrow();
  });
});

describe('checkpoints', () => {
  const root = fc.uint8Array({ minLength: 32, maxLength: 32 });

  test('come back, alone and as a signed note', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), root, (size, bytes) => {
        const checkpoint = { origin: 'ledger.example/one', size, root: bytes };
        const text = formatCheckpoint(checkpoint);
        expect(parseCheckpoint(text)).toEqual({ ok: true, value: checkpoint });
      }),
    );
  });

  const text = formatCheckpoint({ origin: 'log', size: 20, root: new Uint8Array(32) });

  test('are three lines', () => {
    expect(text).toBe('log\n20\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n');
  });

  test.each([
    ['an empty text', ''],
    ['an empty origin', text.replace('log', '')],
    ['a leading zero', text.replace('20', '020')],
    ['a sign', text.replace('20', '-20')],
    ['an exponent', text.replace('20', '2e1')],
    ['a size beyond 2^53', text.replace('20', '9007199254740992')],
    ['a short root', text.replace('AAAA', '')],
    ['a root with unused bits', text.replace('A=\n', 'B=\n')],
    ['an extension line', `${text}extension\n`],
    ['no final newline', text.slice(0, -1)],
  ])('%s is refused', (_, damaged) => {
    expect(parseCheckpoint(damaged)).toMatchObject({
      ok: false,
      error: { code: 'note.malformed-checkpoint' },
    });
  });

  test('nothing is written that could not be read', () => {
    const good = { origin: 'log', size: 1, root: new Uint8Array(32) };
    for (const bad of [{ origin: '' }, { origin: 'a\nb' }, { size: -1 }, { size: 0.5 }, { size: 2 ** 53 }]) {
      expect(() => formatCheckpoint({ ...good, ...bad })).toThrow();
    }
    expect(() => formatCheckpoint({ ...good, root: new Uint8Array(31) })).toThrow();
  });
});
