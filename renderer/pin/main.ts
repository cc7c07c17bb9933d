import '../theme/index.css';
import './pin.css';
import type { PIN_PORT_CHANNEL, PinPortToSigner, PinPortToWindow } from '#shared/ipc';
import { pinPage } from './page.ts';

/*
 * The window where the PIN is typed: made by hand and small, apart from the desk's screens, so that what is
 * wrong with those can't be wrong here. It talks to the signer process alone.
 */

const CHANNEL: typeof PIN_PORT_CHANNEL = 'countersign:pin-port';

const root = document.getElementById('root');
if (!root) throw new Error('pin.html has no root element');

window.addEventListener('message', (event: MessageEvent<unknown>) => {
  const port = event.ports[0];
  if (event.source !== window || event.data !== CHANNEL || port === undefined) return;
  connect(port, root);
});

const connect = (port: MessagePort, element: HTMLElement): void => {
  const tell = (message: PinPortToSigner): void => {
    port.postMessage(message);
  };
  const page = pinPage(element, {
    onPin: (pin) => {
      tell({ kind: 'pin', pin });
    },
    // The window is destroyed at once: the click or key that asked for it is let end first.
    onCancel: () => {
      setTimeout(() => {
        tell({ kind: 'cancel' });
      });
    },
  });
  port.onmessage = ({ data }: MessageEvent<PinPortToWindow>) => {
    if (data.kind === 'prompt') page.show(data.prompt);
    else page.wait(data.kind === 'busy' ? 'The token is signing.' : 'Done.');
  };
  tell({ kind: 'ready' });
};
