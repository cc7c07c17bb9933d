import type { Trust } from '#shared/api';
import { ok } from '#shared/errors';
import * as carrierHost from '../children/carrier.ts';
import * as chain from '../children/chain.ts';
import type { Log } from '../log.ts';
import type { Quitting } from '../module.ts';
import type { Paths } from '../paths.ts';
import type { PinWindows } from '../windows/pin-window.ts';
import type { ChainPaymentDeps } from './draft-payment.ts';
import { carrierHandlers, loadCarrierSetting, type CarrierDeps, type CarrierHandlers } from './carrier.ts';

/* The carrier of this desk, where its home holds settings for one: its process, and the sandbox's chain beneath it. */

export const name = 'carrier';

export interface CarrierModuleDeps extends Pick<CarrierDeps, 'session' | 'people'> {
  readonly paths: Paths;
  readonly trust: Trust;
  readonly pinWindows: PinWindows;
  readonly log: Log;
  readonly quitting: Quitting;
  readonly onChange: () => void;
}

export interface CarrierModule {
  readonly handlers: CarrierHandlers;
  /** What payments over a chain are drafted by. */
  readonly drafting: Pick<ChainPaymentDeps, 'setting' | 'quotes'>;
  readonly nudge: () => void;
}

export const init = (deps: CarrierModuleDeps): CarrierModule => {
  const { paths, trust, log, pinWindows, onChange } = deps;
  const setting = loadCarrierSetting(paths.carrier.settingsFile, trust.environment);
  if (setting.kind === 'faulty')
    log.error({ faults: setting.faults }, 'the settings of the carrier do not hold');
  const host =
    setting.kind === 'settings'
      ? carrierHost.init({
          buildFolder: paths.buildFolder,
          start: {
            settings: setting.settings,
            folder: paths.carrier.folder,
            trust: { origin: trust.origin, vkey: trust.vkey, genesis: trust.genesis },
            ledgerUrl: trust.url,
            environment: trust.environment,
            sandboxPin: trust.sandboxPin,
          },
          tokenConfig: paths.carrier.tokenConfig,
          pinWindows,
          log,
          onChange,
        })
      : undefined;
  const ownChain = chain.init({ paths, trust, log });
  deps.quitting.add(chain.name, ownChain.stop);
  if (host !== undefined) deps.quitting.add(name, host.stop);
  return {
    handlers: carrierHandlers({ ...deps, setting, host, prepare: ownChain.ready }),
    drafting: {
      setting,
      quotes: async () => {
        await ownChain.ready();
        return (await host?.quotes()) ?? ok([]);
      },
    },
    nudge: () => host?.nudge(),
  };
};
