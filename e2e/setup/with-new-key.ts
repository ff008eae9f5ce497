import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Installation, parseWelcome } from './installation.ts';
import { send } from './new-player.ts';
import { runOda } from './run-oda.ts';
import { findFreePort, removeData, runProgram } from './run-program.ts';

/**
 * Lets use an installation of its own, which a second generation of master keys was made for and which was started again
 * with it: in one that others test beside, a generation cannot be taken back.
 * @param name of the logs under test-results
 * @param players how many the first generation sealed; nothing else is sealed
 */
export async function withNewKey(name: string, players: number, use: (installation: Installation) => Promise<void>) {
  const dataDir = await mkdtemp(join(tmpdir(), `oda-${name}-`));
  const port = await findFreePort();
  try {
    const first = await runProgram({ dataDir, port, log: `${name}-first.log`, read: parseWelcome });
    const installation = { ...first.said, dataDir };
    try {
      await send(installation, 'PUT', '/settings', { templateId: 'tpl_igaming' });
      await send(installation, 'POST', '/batch/entities', Array.from({ length: players }, player));
      await runOda(dataDir, ['pii', 'new-key']);
    } finally {
      await first.stop();
    }
    const second = await runProgram({ dataDir, port, log: `${name}-second.log`, read: isReady });
    try {
      await use(installation);
    } finally {
      await second.stop();
    }
  } finally {
    await removeData(dataDir);
  }
}

const player = (_: unknown, n: number) => {
  const externalId = `player-${n}`;
  return { entityType: 'player', externalId, data: { email: `${externalId}@example.com` } };
};

const isReady = (printed: string) => printed.includes('is ready at') || null;
