import { safeStorage } from 'electron';
import type { Keystore } from './vault-key.ts';

/** The operating system's keystore by Electron; asynchronous, because a locked keyring waits for its owner. */
export const systemKeystore: Keystore = {
  isTrustworthy: async () => {
    const isWeak = process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text';
    return !isWeak && (await safeStorage.isAsyncEncryptionAvailable());
  },
  seal: (text) => safeStorage.encryptStringAsync(text),
  unseal: async (sealed) => (await safeStorage.decryptStringAsync(sealed)).result,
};
