import { MessageChannelMain, type BrowserWindow, type MessagePortMain } from 'electron';
import { PIN_PORT_CHANNEL } from '#shared/ipc';
import { pageUrl } from '../scheme/resolve.ts';
import { createWindow, type WindowSetup } from './factory.ts';

/*
 * The PIN window. Main makes the window and a channel, gives one end to the page and one to the signer, and
 * reads neither: a PIN never passes here.
 */

export const name = 'pin-window';
export const PIN_PAGE = 'pin.html';

export interface PinChannel {
  /** For the signer. */
  readonly signerPort: MessagePortMain;
  /** Opens the window, once: when the signer has something to show, and not before. */
  readonly open: () => void;
  readonly end: () => void;
}

export interface PinWindows {
  /** `tall` leaves room for what is signed; a sign-in has none. */
  readonly begin: (isTall: boolean) => PinChannel;
  /** Whether somebody has begun one: nobody begins another, since nobody would know which PIN goes where. */
  readonly isBusy: () => boolean;
  /** Brings an open PIN window to the front; false when there is none. */
  readonly focus: () => boolean;
  /** Closes an open PIN window, as the person could. */
  readonly dismiss: () => void;
}

export interface PinWindowDeps {
  readonly setup: WindowSetup;
  readonly parent: () => BrowserWindow | undefined;
}

const WIDTH_PX = 480;
const HEIGHT_PX = { tall: 640, low: 300 } as const;

export const init = (deps: PinWindowDeps): PinWindows => {
  let current: BrowserWindow | undefined;
  let begun = 0;
  const close = (): void => {
    current?.destroy();
    current = undefined;
  };
  return {
    begin: (isTall) => {
      const { port1: signerPort, port2: windowPort } = new MessageChannelMain();
      let isOpen = false;
      begun += 1;
      return {
        signerPort,
        open: () => {
          if (isOpen) return;
          isOpen = true;
          current = openWindow(deps, windowPort, isTall ? HEIGHT_PX.tall : HEIGHT_PX.low);
        },
        end: () => {
          begun -= 1;
          close();
          // A port that was never handed over would keep the other end waiting.
          if (!isOpen) windowPort.close();
        },
      };
    },
    isBusy: () => begun > 0,
    focus: () => {
      current?.focus();
      return current !== undefined;
    },
    dismiss: close,
  };
};

const openWindow = (
  { setup, parent }: PinWindowDeps,
  port: MessagePortMain,
  height: number,
): BrowserWindow => {
  const owner = parent();
  const window = createWindow(setup, {
    width: WIDTH_PX,
    height,
    useContentSize: true,
    resizable: false,
    minimizable: false,
    maximizable: false,
    fullscreenable: false,
    skipTaskbar: true,
    title: 'Enter PIN',
    ...(owner ? { parent: owner, modal: true } : {}),
  });
  window.setContentProtection(true);
  window.removeMenu();
  let isHandedOver = false;
  window.once('ready-to-show', () => {
    window.show();
  });
  window.webContents.once('did-finish-load', () => {
    isHandedOver = true;
    window.webContents.postMessage(PIN_PORT_CHANNEL, null, [port]);
  });
  window.once('closed', () => {
    if (!isHandedOver) port.close();
  });
  void window.loadURL(pageUrl(PIN_PAGE));
  return window;
};
