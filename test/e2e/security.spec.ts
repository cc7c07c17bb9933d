import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { deskMethods } from '#shared/ipc';
import {
  DESK_URL,
  isRoot,
  launchDesk,
  PIN_URL,
  PROJECT,
  sandboxHome,
  type Home,
  type RunningDesk,
} from './support/desk.ts';
import { companyOf, startSignIn } from './support/officer.ts';

/*
 * What a page of the desk can not do, in real Electron. Run it as an ordinary user to have Chromium's real
 * sandbox on: as root it can't be, and the desk is started with --no-sandbox. From root, with a display:
 *   setpriv --reuid 12345 --regid 12345 --clear-groups env HOME=<writable> TMPDIR=<writable> DISPLAY=:99 \
 *     ELECTRON_OVERRIDE_DIST_PATH=<readable copy> node_modules/.bin/node node_modules/@playwright/test/cli.js \
 *     test --reporter=list --output <writable> security
 */

let home: Home;
let running: RunningDesk;
let pin: Page;
let server: Server;
let hits: string[];
let origin: string;

const pages = (): readonly (readonly [name: string, page: Page])[] => [
  ['desk', running.desk],
  ['PIN', pin],
];

test.beforeAll(async () => {
  hits = [];
  server = createServer((request, response) => {
    hits.push(request.url ?? '');
    response.setHeader('access-control-allow-origin', '*');
    response.end('reached');
  });
  server.on('upgrade', (request) => hits.push(request.url ?? ''));
  server.on('connection', () => hits.push('connection'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  // The server answers whoever can reach it.
  expect(await (await fetch(origin)).text()).toBe('reached');
  hits.length = 0;
  home = await sandboxHome();
  running = await launchDesk({ home: home.folder });
  pin = await startSignIn(running, companyOf(home.folder).people[0]?.name ?? '');
});

test.afterAll(async () => {
  await running.close();
  server.close();
  home.remove();
});

test.afterEach(() => {
  expect(running.desk.url()).toBe(DESK_URL);
  expect(pin.url()).toBe(PIN_URL);
  expect(running.app.windows()).toHaveLength(2);
  expect(hits).toEqual([]);
});

test('each window is isolated and sandboxed, explicitly', async () => {
  const preferences = await running.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map(({ webContents }) =>
      (
        webContents as unknown as { getLastWebPreferences: () => Record<string, unknown> }
      ).getLastWebPreferences(),
    ),
  );
  expect(preferences).toHaveLength(2);
  for (const each of preferences)
    expect(each).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
    });
});

test('no window opens developer tools', async () => {
  const opened = await running.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map(({ webContents }) => {
      webContents.openDevTools({ mode: 'detach' });
      return webContents.isDevToolsOpened();
    }),
  );
  expect(opened).toEqual([false, false]);
});

test('renderers run in Chromium’s sandbox', async () => {
  const pids = await running.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map(({ webContents }) => webContents.getOSProcessId()),
  );
  const seccomp = pids.map(
    (pid) => /^Seccomp:\s+(\d)/m.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1],
  );
  // 2: a filter is on (prctl(2), PR_SET_SECCOMP). As root Chromium refuses to run with it.
  expect(seccomp).toEqual(isRoot ? ['0', '0'] : ['2', '2']);
});

test('no page has Node', async () => {
  for (const [name, page] of pages()) {
    const found = await page.evaluate(() =>
      ['require', 'process', 'module', 'exports', 'Buffer', 'global', '__dirname', 'electron'].filter(
        (candidate) => candidate in globalThis,
      ),
    );
    expect(found, name).toEqual([]);
  }
});

test('the desk has the bridge of the contract and nothing else; the PIN page has none', async () => {
  const bridge = await running.desk.evaluate(() => {
    const api = Reflect.get(window, 'countersign') as Record<string, unknown>;
    return { names: Object.keys(api), types: [...new Set(Object.values(api).map((value) => typeof value))] };
  });
  expect(bridge.types).toEqual(['function']);
  expect(bridge.names.toSorted()).toEqual([...deskMethods, 'onEvent'].toSorted());
  // Who adds a method to the contract counts it here: the bridge grows on purpose or not at all.
  expect(bridge.names).toHaveLength(81);
  // The ceremony desk has one of its own (ceremony-exceptions.spec.ts), which is not here.
  expect(await running.desk.evaluate(() => 'ceremony' in window)).toBe(false);
  expect(await pin.evaluate(() => Object.keys(window).filter((key) => /countersign|ipc/i.test(key)))).toEqual(
    [],
  );
});

test('nothing reaches the network', async () => {
  for (const [name, page] of pages()) {
    const outcome = await page.evaluate(async (target) => {
      const settle = async (work: () => Promise<unknown>): Promise<string> => {
        try {
          await work();
          return 'reached';
        } catch {
          return 'refused';
        }
      };
      const loaded = (element: HTMLElement): Promise<unknown> =>
        new Promise((resolve, reject) => {
          element.onload = resolve;
          element.onerror = reject;
          document.head.append(element);
        });
      const element = (tag: string, attributes: Record<string, string>): HTMLElement =>
        Object.entries(attributes).reduce((made, [key, value]) => {
          made.setAttribute(key, value);
          return made;
        }, document.createElement(tag));
      const xhr = (url: string): Promise<unknown> =>
        new Promise((resolve, reject) => {
          const request = new XMLHttpRequest();
          request.onload = resolve;
          request.onerror = reject;
          request.open('GET', url);
          request.send();
        });
      const opened = (socket: EventTarget): Promise<unknown> =>
        new Promise((resolve, reject) => {
          socket.addEventListener('open', resolve);
          socket.addEventListener('error', reject);
        });
      const ways: Record<string, () => Promise<unknown>> = {
        fetch: () => fetch(`${target}/fetch`),
        'fetch of our own scheme': () => fetch('countersign://desk/index.html'),
        xhr: () => xhr(`${target}/xhr`),
        websocket: () => opened(new WebSocket(`${target.replace('http', 'ws')}/ws`)),
        'event source': () => opened(new EventSource(`${target}/events`)),
        image: () => loaded(element('img', { src: `${target}/image` })),
        'data image': () => loaded(element('img', { src: 'data:image/gif;base64,R0lGODlhAQABAAAAACw=' })),
        style: () => loaded(element('link', { rel: 'stylesheet', href: `${target}/style` })),
        font: () => new FontFace('x', `url(${target}/font)`).load(),
        video: () => loaded(element('video', { src: `${target}/video` })),
        'file fetch': () => fetch('file:///etc/hostname'),
        'file image': () => loaded(element('img', { src: 'file:///usr/share/pixmaps/debian-logo.png' })),
      };
      const entries: [string, string][] = [];
      for (const [key, way] of Object.entries(ways)) entries.push([key, await settle(way)]);
      navigator.sendBeacon(`${target}/beacon`, 'x');
      return Object.fromEntries(entries);
    }, origin);
    expect(new Set(Object.values(outcome)), `${name}: ${JSON.stringify(outcome)}`).toEqual(
      new Set(['refused']),
    );
  }
});

test('a peer connection finds no way out', async () => {
  const candidates = await running.desk.evaluate(async (port) => {
    const peer = new RTCPeerConnection({ iceServers: [{ urls: `stun:127.0.0.1:${port}` }] });
    const found: string[] = [];
    peer.onicecandidate = ({ candidate }) => {
      if (candidate) found.push(candidate.candidate);
    };
    const gathered = new Promise<void>((resolve) => {
      peer.onicegatheringstatechange = () => {
        if (peer.iceGatheringState === 'complete') resolve();
      };
    });
    peer.createDataChannel('x');
    await peer.setLocalDescription();
    await gathered;
    peer.close();
    return found;
  }, new URL(origin).port);
  expect(candidates.filter((candidate) => / udp /i.test(candidate))).toEqual([]);
});

test('below the content policy the session itself refuses every foreign address', async () => {
  const reached = await running.app.evaluate(async ({ session }, target) => {
    const reach = async (partition: string, url: string): Promise<string> => {
      try {
        return (await session.fromPartition(partition).fetch(url)).statusText;
      } catch {
        return 'refused';
      }
    };
    const urls = [target, 'https://example.com/', 'file:///etc/hostname', 'http://localhost/'];
    return Promise.all(urls.flatMap((url) => [reach('persist:desk', url), reach('pin', url)]));
  }, origin);
  expect(new Set(reached)).toEqual(new Set(['refused']));
});

test('text does not become markup or script', async () => {
  for (const [name, page] of pages()) {
    const outcome = await page.evaluate(() => {
      const attempt = (work: () => void): string => {
        try {
          work();
          return 'done';
        } catch (error) {
          return error instanceof Error ? error.name : 'unknown';
        }
      };
      const made = document.createElement('div');
      return {
        innerHTML: attempt(() => (made.innerHTML = '<b>x</b>')),
        script: attempt(() => (document.createElement('script').text = 'window.x = 1')),
        source: attempt(() => (document.createElement('script').src = 'https://example.com/x.js')),
        insert: attempt(() => {
          made.insertAdjacentHTML('beforeend', '<b>x</b>');
        }),
      };
    });
    expect(outcome, name).toEqual({
      innerHTML: 'TypeError',
      script: 'TypeError',
      source: 'TypeError',
      insert: 'TypeError',
    });
  }
});

/** Runs in a page: one way to somewhere else. */
const leave = ({ url, way }: { url: string; way: 'location' | 'link' | 'form' | 'frame' }): void => {
  const ways = {
    location: () => {
      window.location.href = url;
    },
    link: () => {
      const link = document.createElement('a');
      link.href = url;
      link.target = '_blank';
      link.click();
    },
    form: () => {
      const form = document.createElement('form');
      form.action = url;
      document.body.append(form);
      form.submit();
      form.remove();
    },
    frame: () => {
      const frame = document.createElement('iframe');
      frame.src = url;
      document.body.append(frame);
      frame.remove();
    },
  };
  ways[way]();
};

test('no page navigates or opens a window', async () => {
  for (const [, page] of pages()) {
    const opened = await page.evaluate(
      (target) => [
        window.open(target),
        window.open('about:blank'),
        window.open('countersign://desk/index.html'),
      ],
      origin,
    );
    expect(opened).toEqual([null, null, null]);
    for (const url of [origin, 'file:///etc/hostname', 'data:text/html,x', 'countersign://desk/trouble.html'])
      for (const way of ['location', 'link', 'form', 'frame'] as const)
        await page.evaluate(leave, { url, way });
  }
  const refusals = (): readonly string[] =>
    readFileSync(join(home.folder, 'desk/logs/desk.log'), 'utf8')
      .split('\n')
      .filter((line) => line.includes('"refused"'));
  for (const what of ['will-frame-navigate', 'window-open'])
    await expect.poll(() => refusals().some((line) => line.includes(what)), { message: what }).toBe(true);
});

test('every permission and device is denied', async () => {
  for (const [name, page] of pages()) {
    const outcome = await page.evaluate(async () => {
      const denied = async (work: () => Promise<unknown>): Promise<unknown> => {
        try {
          return await work();
        } catch {
          return 'denied';
        }
      };
      const devices = navigator as unknown as Record<
        string,
        { requestDevice?: (x: object) => Promise<unknown> }
      >;
      const query = (key: string) => () =>
        navigator.permissions.query({ name: key as PermissionName }).then(({ state }) => state);
      return {
        geolocation: await denied(query('geolocation')),
        camera: await denied(query('camera')),
        microphone: await denied(query('microphone')),
        clipboard: await denied(() => navigator.clipboard.readText()),
        notification: await denied(() => Notification.requestPermission()),
        media: await denied(() => navigator.mediaDevices.getUserMedia({ audio: true, video: true })),
        screen: await denied(() => navigator.mediaDevices.getDisplayMedia({ video: true })),
        usb: await denied(async () => (await devices['usb']?.requestDevice?.({ filters: [] })) ?? 'denied'),
        hid: await denied(async () => {
          const found = await devices['hid']?.requestDevice?.({ filters: [] });
          return Array.isArray(found) && found.length > 0 ? found : 'denied';
        }),
      };
    });
    expect(new Set(Object.values(outcome)), `${name}: ${JSON.stringify(outcome)}`).toEqual(
      new Set(['denied']),
    );
  }
});

test('the scheme serves our files by GET with the content policy, and nothing else', async () => {
  const answers = await running.app.evaluate(async ({ session }) => {
    const desk = session.fromPartition('persist:desk');
    const ask = async (url: string, method = 'GET') => {
      try {
        const response = await desk.fetch(url, { method });
        const { status, headers } = response;
        return {
          status,
          csp: headers.get('content-security-policy'),
          type: headers.get('content-type'),
          nosniff: headers.get('x-content-type-options'),
        };
      } catch {
        return { status: 0, csp: null, type: null, nosniff: null };
      }
    };
    return {
      page: await ask('countersign://desk/index.html'),
      others: await Promise.all(
        [
          'countersign://desk/',
          'countersign://desk/../package.json',
          'countersign://desk/..%2fpreload%2fdesk.cjs',
          'countersign://desk/%2e%2e/%2e%2e/package.json',
          'countersign://desk/%252e%252e/package.json',
          'countersign://desk/....//main/main.js',
          'countersign://desk//etc/passwd',
          'countersign://desk/nothing.html',
          'countersign://desk.evil/index.html',
          'countersign://evil/index.html',
        ].map((url) => ask(url)),
      ),
      post: await ask('countersign://desk/index.html', 'POST'),
    };
  });
  expect(answers.page).toMatchObject({ status: 200, type: 'text/html; charset=utf-8', nosniff: 'nosniff' });
  expect(answers.page.csp).toContain("default-src 'none'");
  expect(answers.page.csp).toContain("connect-src 'none'");
  expect(
    answers.others.map(({ status }) => status).filter((status) => status !== 404 && status !== 0),
  ).toEqual([]);
  expect(answers.post.status).not.toBe(200);
});

test('IPC from any other frame is refused, though it has the same preload and address', async () => {
  const outcomes = await running.app.evaluate(
    async ({ BrowserWindow, session }, { url, preload }) => {
      const foreign = new BrowserWindow({
        show: false,
        webPreferences: {
          preload,
          sandbox: true,
          contextIsolation: true,
          session: session.fromPartition('persist:desk'),
        },
      });
      await foreign.loadURL(url);
      const ask = (method: string): Promise<string> =>
        foreign.webContents.executeJavaScript(
          `countersign['${method}']({}).then(() => 'answered', () => 'refused')`,
        ) as Promise<string>;
      const answers = [await ask('app.info'), await ask('session.tokens')];
      foreign.destroy();
      return answers;
    },
    { url: DESK_URL, preload: join(PROJECT, 'build/preload/desk.cjs') },
  );
  expect(outcomes).toEqual(['refused', 'refused']);
  const own = await running.desk.evaluate(() => window.countersign['session.current']({}));
  expect(own).toBeNull();
});

test('no way to look into the running process is left open by the desk itself', async () => {
  const state = await running.app.evaluate(({ app, session }) => ({
    crashReports: app.commandLine.hasSwitch('disable-breakpad'),
    updates: app.commandLine.hasSwitch('disable-component-update'),
    background: app.commandLine.hasSwitch('disable-background-networking'),
    spelling: session.fromPartition('persist:desk').isSpellCheckerEnabled(),
  }));
  expect(state).toEqual({ crashReports: true, updates: true, background: true, spelling: false });
});
