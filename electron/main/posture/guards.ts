import type { App, Session, WebContents } from 'electron';
import type { Log } from '../log.ts';
import { isDeskUrl } from '../scheme/resolve.ts';

/** A port where nobody listens: traffic that got past everything else ends there. */
const DEAD_PROXY = 'socks5://127.0.0.1:9';

/** Nothing navigates, opens, embeds or signs in anywhere, in any contents that may ever be made. */
export const guardContents = (app: App, log: Log): void => {
  app.on('web-contents-created', (_event, contents) => {
    guard(contents, log);
  });
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, callback) => {
    event.preventDefault();
    callback(false);
  });
  app.on('select-client-certificate', (event) => {
    event.preventDefault();
  });
  app.on('login', (event) => {
    event.preventDefault();
  });
};

const guard = (contents: WebContents, log: Log): void => {
  const refuse = (what: string) => (event: { preventDefault: () => void }) => {
    event.preventDefault();
    log.warn({ what }, 'refused');
  };
  contents.on('will-navigate', refuse('will-navigate'));
  contents.on('will-frame-navigate', refuse('will-frame-navigate'));
  contents.on('will-redirect', refuse('will-redirect'));
  contents.on('will-attach-webview', refuse('will-attach-webview'));
  contents.setWindowOpenHandler(() => {
    log.warn({ what: 'window-open' }, 'refused');
    return { action: 'deny' };
  });
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
};

/** Denies every permission and device, and every address that is not ours. */
export const guardSession = async (session: Session, isDevelopment: boolean, log: Log): Promise<void> => {
  session.setPermissionRequestHandler((_contents, permission, callback) => {
    log.warn({ permission }, 'permission refused');
    callback(false);
  });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setBluetoothPairingHandler((_details, callback) => {
    callback({ confirmed: false });
  });
  session.setUSBProtectedClassesHandler(({ protectedClasses }) => protectedClasses);
  session.setSpellCheckerEnabled(false);
  session.on('will-download', (event) => {
    event.preventDefault();
  });
  session.webRequest.onBeforeRequest(({ url }, callback) => {
    const isOurs = isDeskUrl(url) || (isDevelopment && url.startsWith('devtools://'));
    if (!isOurs) log.warn({ scheme: schemeOf(url) }, 'request refused');
    callback({ cancel: !isOurs });
  });
  await session.setProxy({ mode: 'fixed_servers', proxyRules: DEAD_PROXY, proxyBypassRules: '<-loopback>' });
};

const schemeOf = (url: string): string => url.split(':', 1)[0] ?? '';
