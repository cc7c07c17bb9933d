import { PACK } from './pack/index.ts';
import { PROVIDERS } from './providers.ts';
import { openRig } from './rig.ts';

/* Runs the pack against one provider in a process of its own: `run-pack.ts <profile>`; one JSON line a case. */

const provider = PROVIDERS.find(({ profile }) => profile === process.argv[2]);
if (provider === undefined) throw new Error(`no provider ${process.argv[2] ?? ''}`);
const rig = openRig(provider);
for (const { name, run } of PACK) {
  let failure: string | null = null;
  try {
    run(rig);
  } catch (error) {
    // The next case starts from nothing all the same.
    rig.cryptoki.reset();
    failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  process.stdout.write(`${JSON.stringify({ name, failure })}\n`);
}
rig.close();
