/* What Chromium is told before it starts. Pure data, so that a test can read it. */

/** Chromium speaks to no server of its own: no updates, no field trials, no reports. */
export const CHROMIUM_SWITCHES: readonly (readonly [name: string, value?: string])[] = [
  ['disable-background-networking'],
  ['disable-component-update'],
  ['disable-domain-reliability'],
  ['disable-sync'],
  ['no-pings'],
  ['disable-breakpad'],
  // Names resolve to nothing in Chromium; the vault process reaches the ledger through Node.
  ['host-resolver-rules', 'MAP * ~NOTFOUND'],
  [
    'disable-features',
    [
      'AutofillServerCommunication',
      'CertificateTransparencyComponentUpdater',
      'DialMediaRouteProvider',
      'MediaRouter',
      'OptimizationHints',
      'SpareRendererForSitePerProcess',
      'Translate',
    ].join(','),
  ],
];

/** Ways to look into the running process. */
const DEBUGGING = [
  'inspect',
  'inspect-brk',
  'inspect-port',
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-allow-origins',
  'js-flags',
];

/** The first debugging switch that a command line holds. The packaged desk does not start with one. */
export const debuggingSwitch = (hasSwitch: (name: string) => boolean): string | undefined =>
  DEBUGGING.find(hasSwitch);
