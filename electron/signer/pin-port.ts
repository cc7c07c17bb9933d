import type { MessagePortMain } from 'electron';
import type { PinPortToWindow } from '#shared/ipc';
import type { PinPort } from './pin-dialogue.ts';

/** The signer's end of the port to the PIN window, as Electron carries it. Throws unless there is exactly one. */
export const pinPortOf = (ports: readonly MessagePortMain[]): PinPort => {
  const [port, ...more] = ports;
  if (port === undefined || more.length > 0) throw new TypeError('exactly one PIN port is required');
  return {
    send: (message: PinPortToWindow) => {
      port.postMessage(message);
    },
    onMessage: (listener) => {
      port.on('message', ({ data }) => {
        listener(data);
      });
      port.start();
    },
    onClose: (listener) => {
      port.once('close', listener);
    },
    close: () => {
      port.close();
    },
  };
};
