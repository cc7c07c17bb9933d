import { createHash } from 'node:crypto';
import pkcs11 from 'pkcs11js';
import type { Signer } from '../../electron/signer/signer.ts';
import {
  codeOf,
  decideRequest,
  enrolmentOf,
  startSigner,
  tokenOf,
  typing,
} from '../integration/signer/rig.ts';
import { PIN, SOFTHSM_MODULE, tokenFolder } from '../integration/signer/softhsm.ts';
import { ANNA, testTransfer } from '../support/company.ts';
import { median, percentile, timed, type Suite } from './harness.ts';

/*
 * From the answer in the PIN window to the signed envelope, beside what the module itself needs: login, find the
 * key, sign a digest, logout, on the same token in the same run.
 */

const RUNS = 200;

const rawRate = async (serial: string): Promise<readonly number[]> => {
  const module = new pkcs11.PKCS11();
  module.load(SOFTHSM_MODULE);
  module.C_Initialize({ flags: pkcs11.CKF_OS_LOCKING_OK });
  const slot = module
    .C_GetSlotList(true)
    .find((id) => module.C_GetTokenInfo(id).serialNumber.trim() === serial);
  if (slot === undefined) throw new Error('the token is not there');
  const digest = createHash('sha256').update('bench').digest();
  try {
    return await timed(RUNS, () => {
      const session = module.C_OpenSession(slot, pkcs11.CKF_SERIAL_SESSION);
      module.C_Login(session, pkcs11.CKU_USER, PIN);
      module.C_FindObjectsInit(session, [{ type: pkcs11.CKA_CLASS, value: pkcs11.CKO_PRIVATE_KEY }]);
      const [key] = module.C_FindObjects(session, 1);
      module.C_FindObjectsFinal(session);
      if (key === undefined) throw new Error('no key');
      module.C_SignInit(session, { mechanism: pkcs11.CKM_ECDSA }, key);
      module.C_Sign(session, digest, Buffer.alloc(128));
      module.C_Logout(session);
      module.C_CloseSession(session);
    });
  } finally {
    module.C_Finalize();
    module.close();
  }
};

const decided = async (signer: Signer): Promise<readonly number[]> =>
  timed(RUNS, async () => {
    const outcome = await signer.decide(decideRequest(testTransfer()), typing(PIN).port);
    if (!outcome.ok) throw new Error(outcome.error.code);
  });

export const suite: Suite = {
  name: 'signing',
  run: async (report) => {
    const folder = tokenFolder();
    try {
      const serial = folder.add('anna');
      const raw = await rawRate(serial);
      const { signer } = startSigner(enrolmentOf({ [serial]: ANNA }));
      const signedIn = await signer.signIn(tokenOf(signer, serial).id, typing(PIN).port);
      if (!signedIn.ok) throw new Error(codeOf(signedIn));
      const times = await decided(signer);
      signer.close();
      const shares = [
        ['p50', median(times), median(raw)],
        ['p99', percentile(times, 0.99), percentile(raw, 0.99)],
      ] as const;
      for (const [share, value, bare] of shares)
        report({
          name: `decode, render, compare, sign, verify, ${share}`,
          value,
          unit: 'ms',
          baseline: { name: `raw SoftHSM2 login + sign, ms, ${share}`, value: bare },
          runs: RUNS,
        });
    } finally {
      folder.remove();
    }
  },
};
