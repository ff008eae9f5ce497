import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startIdentityProvider } from './identity-provider.ts';
import { parseWelcome, publishInstallation } from './installation.ts';
import { startMailbox } from './mailbox.ts';
import { findFreePort, removeData, runProgram } from './run-program.ts';

/** Starts the real program on a fresh installation, and ends it with the run. */
// biome-ignore lint/style/noDefaultExport: Playwright runs the default export of a global setup.
export default async function startProgram(): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'oda-e2e-'));
  const [port, providerPort, mailPort] = [await findFreePort(), await findFreePort(), await findFreePort()];
  const provider = await startIdentityProvider(providerPort, `http://localhost:${port}`);
  const mailbox = await startMailbox(mailPort, dataDir);
  const environment = { ...provider.environment, ...mailbox.environment };
  const clearUp = async () => {
    await Promise.all([provider.stop(), mailbox.stop()]);
    await removeData(dataDir);
  };
  try {
    const program = await runProgram({ dataDir, port, environment, log: 'e2e-program.log', read: parseWelcome });
    publishInstallation({ ...program.said, dataDir });
    return async () => {
      await program.stop();
      await clearUp();
    };
  } catch (error) {
    await clearUp();
    throw error;
  }
}
