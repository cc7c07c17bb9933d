import { parseArgs } from 'node:util';
import { sandboxPaths } from '../../ledger/sandbox/create.ts';
import { findSoftHsm, TokenBox } from '../../ledger/sandbox/tokens.ts';

/*
 * A further software token in a sandbox home, in nobody's name yet: `--home <folder> --label <label>`. A process of
 * its own, because SoftHSM2 is loaded once; it is there when a desk starts afterwards.
 */

const { values } = parseArgs({ options: { home: { type: 'string' }, label: { type: 'string' } } });
if (values.home === undefined || values.label === undefined) throw new Error('--home and --label are needed');
const box = new TokenBox(findSoftHsm(), sandboxPaths(values.home).tokens);
try {
  const { token } = box.create(values.label, 'ecdsa-p256-sha256');
  process.stdout.write(`${token.serial}\n`);
} finally {
  box.close();
}
