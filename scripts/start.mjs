import { ensureBuilt } from './build.mjs';
import { absoluteFiles } from './lib/arguments.mjs';
import { confinementHere, sandboxArguments } from './lib/chromium-sandbox.mjs';
import { openDisplay } from './lib/display.mjs';
import { electronRuntime, runtimeEnv } from './lib/electron-runtime.mjs';
import { SetupError, runMain } from './lib/errors.mjs';
import { inProject, sandboxHome } from './lib/paths.mjs';
import { runAttached } from './lib/process.mjs';
import { ensureSandbox } from './lib/sandbox.mjs';
import { setup } from './setup.mjs';

/** Chromium complains about every D-Bus service that a machine without a desktop does not have. */
const DBUS_COMPLAINT = /:ERROR:dbus\//;

await runMain(async () => {
  await setup();
  if (!(await ensureBuilt())) return 1;
  await ensureSandbox();
  const runtime = electronRuntime();
  const confinement = sandboxArguments(confinementHere(runtime.dist), runtime.dist);
  if (confinement instanceof SetupError) throw confinement;
  if (confinement.length > 0) {
    console.log('Running as root, where Chromium’s sandbox can not work: started with --no-sandbox.');
  }
  const display = await openDisplay();
  if (display.started) {
    console.log(
      `No display here: the desk opens on a virtual one (${display.started}). To see it: npm run tour`,
    );
  }
  if (runtime.kind === 'development')
    console.log(`Development runtime: Electron ${runtime.version} from ${runtime.dist}`);
  console.log('Opening the desk; Ctrl-C ends it.');
  try {
    return await runAttached(
      [
        runtime.path,
        ...confinement,
        inProject('build/main/main.js'),
        ...absoluteFiles(process.argv.slice(2)),
      ],
      {
        env: { ...display.env, ...runtimeEnv(), COUNTERSIGN_HOME: sandboxHome },
        ...(display.started ? { hushed: DBUS_COMPLAINT } : {}),
      },
    );
  } finally {
    display.stop();
  }
});
