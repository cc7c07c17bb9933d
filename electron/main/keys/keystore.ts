import { setTimeout } from 'node:timers/promises';
import { safeStorage } from 'electron';
import type { Keystore } from './desk-keys.ts';

const POLL_MS = 50;

/** The operating system's keystore by Electron; asynchronous, because a locked keyring waits for its owner. */
export const systemKeystore: Keystore = {
  isTrustworthy: async (limitMs) => {
    if (process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text')
      return false;
    // Electron answers false until it has spoken to the keystore, which takes it a moment after the start.
    const deadlineMs = performance.now() + limitMs;
    while (!(await safeStorage.isAsyncEncryptionAvailable())) {
      if (performance.now() > deadlineMs) return false;
      await setTimeout(POLL_MS);
    }
    return true;
  },
  seal: (text) => safeStorage.encryptStringAsync(text),
  unseal: async (sealed) => (await safeStorage.decryptStringAsync(sealed)).result,
};
