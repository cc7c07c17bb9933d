import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { ReaderMethods } from '../../../../electron/reader/contract.ts';
import { readBytes } from '../../../../electron/reader/read.ts';
import { connect } from '../../../../electron/rpc/index.ts';

/** Electron's ports clone what they carry, and so does this pair: a function in a result would throw. */
const pairOfPorts = (): { readonly child: EventEmitter & Ports; readonly parent: EventEmitter & Ports } => {
  const child = new EventEmitter() as EventEmitter & Ports;
  const parent = new EventEmitter() as EventEmitter & Ports;
  child.postMessage = (message) => void parent.emit('message', { data: structuredClone(message), ports: [] });
  parent.postMessage = (message) => void child.emit('message', structuredClone(message));
  return { child, parent };
};

interface Ports {
  postMessage: (message: unknown) => void;
}

test('the process answers the contract’s call with what the reader found', async () => {
  const { child, parent } = pairOfPorts();
  Object.assign(process, { parentPort: parent });
  await import('../../../../electron/reader/main.ts');
  const reader = connect<ReaderMethods>(child);
  for (const name of ['valid', 'iban-check-digits', 'count-mismatch', 'billion-laughs']) {
    const bytes = readFileSync(new URL(`../../../fixtures/pain001/${name}.xml`, import.meta.url));
    expect(await reader.call('read', { bytes })).toEqual(readBytes(bytes));
  }
});
