import { ipcRenderer } from 'electron';
import type { PIN_PORT_CHANNEL } from '#shared/ipc';

/*
 * Hands the port to the signer to the PIN page, once, and keeps nothing: from then on page and signer talk
 * to each other alone. The page has no other bridge.
 */

const CHANNEL: typeof PIN_PORT_CHANNEL = 'countersign:pin-port';

const loaded = new Promise<void>((resolve) => {
  window.addEventListener('load', () => {
    resolve();
  });
});

ipcRenderer.once(CHANNEL, (event) => {
  const ports = [...event.ports];
  void (document.readyState === 'complete' ? Promise.resolve() : loaded).then(() => {
    window.postMessage(CHANNEL, window.location.origin, ports);
  });
});
