import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pino, type Logger } from 'pino';
import { checkLedger, CONFIG_FILE, loadConfig, runLedgers, type LoadedConfig } from './service/index.ts';

const USAGE = `Usage: node ledger/main.ts (--home <folder> | --config <file>)... [--port <n>] [--log <file>] [--check]

  --home    folder of a ledger, with its config.json; given several times, one service serves them all
  --config  a configuration file itself
  --port    listen here instead of where the first configuration says; 0 picks a free port
  --log     write the log to a file instead of standard error
  --check   verify the whole journals, print what they give, and end`;

interface Arguments {
  readonly configs: readonly [string, ...string[]];
  readonly port: number | undefined;
  readonly log: string | undefined;
  readonly isCheck: boolean;
}

const STDERR = 2;
const PORT_MAX = 65_535;

const readArguments = (): Arguments => {
  const { values } = parseArgs({
    options: {
      home: { type: 'string', multiple: true, default: [] },
      config: { type: 'string', multiple: true, default: [] },
      port: { type: 'string' },
      log: { type: 'string' },
      check: { type: 'boolean', default: false },
    },
  });
  const [first, ...more] = [...values.config, ...values.home.map((home) => join(home, CONFIG_FILE))];
  if (first === undefined) throw new Error(`--home or --config is needed\n\n${USAGE}`);
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= PORT_MAX))
    throw new Error(`${String(values.port)} is not a port`);
  return { configs: [first, ...more], port, log: values.log, isCheck: values.check };
};

const versionOf = (): string => {
  const file = new URL('../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
};

type Configs = readonly [LoadedConfig, ...LoadedConfig[]];

const complain = (report: string): void => {
  process.stderr.write(`${report}\n`);
};

const check = async (configs: Configs): Promise<void> => {
  for (const { targets } of configs) {
    const report = await checkLedger(targets, { onFault: complain });
    process.stdout.write(
      `${JSON.stringify(report.ok ? report.value : { damaged: report.error }, null, 2)}\n`,
    );
    if (!report.ok) process.exitCode = 1;
  }
};

const serve = async (configs: Configs, port: number, log: Logger): Promise<void> => {
  const running = await runLedgers({ configs, port, version: versionOf(), log });
  const sizes = running.services.map(({ writer }) => writer.head.size);
  const stop = (signal: string): void => {
    log.info({ signal }, 'stopping');
    void running.stop().then(() => {
      log.info({}, 'stopped');
    });
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  // Said last: whoever reads it may end the service at once, and it ends gracefully.
  log.info({ url: running.url, sizes }, 'listening');
  process.stdout.write(`${JSON.stringify({ listening: running.url })}\n`);
};

const main = async (): Promise<void> => {
  const given = readArguments();
  const [first, ...more] = given.configs;
  const configs: Configs = [loadConfig(first), ...more.map(loadConfig)];
  if (given.isCheck) return check(configs);
  const destination = pino.destination({ dest: given.log ?? STDERR, sync: true, mkdir: true });
  const ledgers = configs.map(({ ledger }) => ledger).join(',');
  const log = pino({ base: { service: ledgers }, timestamp: pino.stdTimeFunctions.isoTime }, destination);
  return serve(configs, given.port ?? configs[0].listen.port, log);
};

main().catch((error: unknown) => {
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(`The ledger service did not start: ${reason}\n`);
  process.exitCode = 1;
});
