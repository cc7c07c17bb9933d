import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pino, type Logger } from 'pino';
import { checkJournal, CONFIG_FILE, loadConfig, runLedger, type LoadedConfig } from './service/index.ts';

const USAGE = `Usage: node ledger/main.ts (--home <folder> | --config <file>) [--port <n>] [--log <file>] [--check]

  --home    folder of the ledger service, with its config.json
  --config  the configuration file itself
  --port    listen here instead of where the configuration says; 0 picks a free port
  --log     write the log to a file instead of standard error
  --check   verify the whole journal, print what it gives, and end`;

interface Arguments {
  readonly config: string;
  readonly port: number | undefined;
  readonly log: string | undefined;
  readonly isCheck: boolean;
}

const STDERR = 2;
const PORT_MAX = 65_535;

const readArguments = (): Arguments => {
  const { values } = parseArgs({
    options: {
      home: { type: 'string' },
      config: { type: 'string' },
      port: { type: 'string' },
      log: { type: 'string' },
      check: { type: 'boolean', default: false },
    },
  });
  const config = values.config ?? (values.home === undefined ? undefined : join(values.home, CONFIG_FILE));
  if (config === undefined) throw new Error(`--home or --config is needed\n\n${USAGE}`);
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= PORT_MAX))
    throw new Error(`${String(values.port)} is not a port`);
  return { config, port, log: values.log, isCheck: values.check };
};

const versionOf = (): string => {
  const file = new URL('../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
};

const check = async (config: LoadedConfig): Promise<void> => {
  const report = await checkJournal(config.databasePath);
  process.stdout.write(`${JSON.stringify(report.ok ? report.value : { damaged: report.error }, null, 2)}\n`);
  if (!report.ok) process.exitCode = 1;
};

const serve = async (config: LoadedConfig, port: number, log: Logger): Promise<void> => {
  const running = await runLedger({ config, port, version: versionOf(), log });
  log.info({ url: running.url, size: running.service.writer.head.size }, 'listening');
  process.stdout.write(`${JSON.stringify({ listening: running.url })}\n`);
  const stop = (signal: string): void => {
    log.info({ signal }, 'stopping');
    void running.stop().then(() => {
      log.info({}, 'stopped');
    });
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
};

const main = async (): Promise<void> => {
  const given = readArguments();
  const config = loadConfig(given.config);
  if (given.isCheck) return check(config);
  const destination = pino.destination({ dest: given.log ?? STDERR, sync: true, mkdir: true });
  const log = pino(
    { base: { ledger: config.ledger }, timestamp: pino.stdTimeFunctions.isoTime },
    destination,
  );
  return serve(config, given.port ?? config.listen.port, log);
};

main().catch((error: unknown) => {
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(`The ledger service did not start: ${reason}\n`);
  process.exitCode = 1;
});
