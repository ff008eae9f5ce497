import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Installation, parseWelcome } from './installation.ts';
import { findFreePort, removeData, runProgram } from './run-program.ts';

/** Lets use an installation of its own, which knows neither a mail server nor an identity provider. */
export async function withoutMail(use: (installation: Installation) => Promise<void>) {
  const dataDir = await mkdtemp(join(tmpdir(), 'oda-without-mail-'));
  try {
    const port = await findFreePort();
    const program = await runProgram({ dataDir, port, log: 'without-mail.log', read: parseWelcome });
    try {
      await use({ ...program.said, dataDir });
    } finally {
      await program.stop();
    }
  } finally {
    await removeData(dataDir);
  }
}
