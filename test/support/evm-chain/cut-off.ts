import { readFileSync } from 'node:fs';
import { openCarrier } from '../../../electron/custody/open.ts';
import { loadCryptoki } from '../../../electron/signer/cryptoki.ts';
import { openLogin } from '../../../electron/signer/custody/login.ts';
import { pinFrom } from '../../../electron/signer/secret.ts';
import { isSameToken, presentTokens } from '../../../electron/signer/tokens.ts';
import { PROVIDERS } from '../pkcs11/providers.ts';
import { PIN, valueOf } from '../pkcs11/rig.ts';
import { settingsOf, type CarrierPlan } from './settings.ts';

/* A process that carries one round, and is killed where it would hand its first transaction to a node. */

const plan = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as CarrierPlan;
const provider = PROVIDERS.find(({ kind }) => kind === 'softhsm');
if (provider === undefined) throw new TypeError('no SoftHSM');
const cryptoki = valueOf(loadCryptoki({ profile: provider.profile, path: provider.module }));
const token = presentTokens(cryptoki).find((present) => isSameToken(present, plan.key.token));
if (token === undefined) throw new TypeError('no token');
const { login } = valueOf(openLogin(token, pinFrom(PIN)));
const carrier = openCarrier(
  settingsOf(plan, login, (node) => ({
    ...node,
    send: () => {
      process.kill(process.pid, 'SIGKILL');
      return node.head().then(() => ({ ok: false, error: 'not reached' }));
    },
  })),
);
if (!carrier.ok) throw new Error(carrier.error);
await carrier.value.round();
