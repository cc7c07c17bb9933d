export { checkJournal, type CheckReport } from './check.ts';
export { CONFIG_FILE, loadConfig, type Config, type LoadedConfig } from './config.ts';
export { runLedger, type RunningLedger } from './run.ts';
export { openLedger, type LedgerService, type ServiceLog, type ServiceOptions } from './service.ts';
