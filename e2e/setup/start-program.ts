import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync, mkdirSync } from 'node:fs';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startIdentityProvider } from './identity-provider.ts';
import { parseWelcome, publishInstallation } from './installation.ts';
import { startMailbox } from './mailbox.ts';

const startLimitMs = 90_000;
const stopLimitMs = 15_000;
const logFile = 'test-results/e2e-program.log';

/** Starts the real program on a fresh installation, and ends it with the run. */
// biome-ignore lint/style/noDefaultExport: Playwright runs the default export of a global setup.
export default async function startProgram(): Promise<() => Promise<void>> {
  if (!existsSync('.next/BUILD_ID')) throw new Error('The browser tests need the production build: npx next build.');
  mkdirSync('test-results', { recursive: true });
  const dataDir = await mkdtemp(join(tmpdir(), 'oda-e2e-'));
  const [port, providerPort, mailPort] = [await findFreePort(), await findFreePort(), await findFreePort()];
  const provider = await startIdentityProvider(providerPort, `http://localhost:${port}`);
  const mailbox = await startMailbox(mailPort, dataDir);
  const { DATABASE_URL: _, ...environment } = process.env;
  const people = { ...provider.environment, ...mailbox.environment };
  const program = spawn(process.execPath, ['server/main.ts'], {
    env: { ...environment, ...people, NODE_ENV: 'production', PORT: String(port), DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = async () => {
    await stopProgram(program);
    await Promise.all([provider.stop(), mailbox.stop()]);
    // Where the program runs as root, the folder holds a link to where the database could be put.
    const database = await realpath(join(dataDir, 'postgres')).catch(() => null);
    if (database) await rm(database, { recursive: true, force: true });
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    publishInstallation({ ...(await readWelcome(program)), dataDir });
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

/** Waits for what the first start prints; all that is printed goes to a log as well. */
async function readWelcome(program: ChildProcess) {
  const log = createWriteStream(logFile);
  let printed = '';
  for (const stream of [program.stdout, program.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      log.write(chunk);
      printed += chunk;
    });
  }
  const end = performance.now() + startLimitMs;
  while (performance.now() < end) {
    const installation = parseWelcome(printed);
    if (installation) return installation;
    if (program.exitCode !== null) break;
    await sleep(50);
  }
  throw new Error(`The program did not start:\n${printed.slice(-2000)}`);
}

async function stopProgram(program: ChildProcess): Promise<void> {
  if (program.exitCode !== null) return;
  program.kill('SIGTERM');
  await Promise.race([once(program, 'exit'), sleep(stopLimitMs).then(() => program.kill('SIGKILL'))]);
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address ? address.port : 0;
}
