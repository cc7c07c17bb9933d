export { checkLedger, type CheckReport } from './check.ts';
export { CONFIG_FILE, loadConfig, type Config, type LoadedConfig } from './config.ts';
export { replayWhole, type ReplayReport } from './replay-whole.ts';
export { openHome, runLedgers, type RunningLedgers } from './run.ts';
export {
  openLedger,
  type CommandWriter,
  type LedgerGauges,
  type LedgerRole,
  type LedgerService,
  type ServiceLog,
  type ServiceOptions,
} from './service.ts';
export { targetsOf, type LedgerTargets } from './targets.ts';
