import { expect, test } from 'vitest';
import { createPerson, signIn } from '../contract/support-portal.ts';
import { watchTimeline } from '../contract/support-watch.ts';
import { createTestOperator, openTestCore } from '../setup/database.ts';
import { findFreePort, hostEnvironment } from '../setup/hosts.ts';
import { player, sendEntity } from '../setup/requests.ts';
import { startProgram, untilReady } from './start-program.ts';

test.each(['1', '2'])(
  'SIGTERM ends a stream in order, and the program does not wait for it (WORKERS=%s)',
  async (WORKERS) => {
    const { core, url, close } = await openTestCore();
    const port = await findFreePort();
    const { NODE_ENV: _, PATH: __, HOME: ___, ...environment } = hostEnvironment(url, port);
    const program = startProgram({ ...(environment as Record<string, string>), WORKERS });
    try {
      await untilReady(program);
      const { context } = await createTestOperator(core);
      const entity = await sendEntity(context, player('p'));
      const { email } = await createPerson(core, context, 'owner');
      const watching = await watchTimeline(await signIn(`http://127.0.0.1:${port}`, email), entity);
      const began = performance.now();
      program.process.kill('SIGTERM');
      expect(await watching.ended).toBe('in order');
      expect(await program.ended).toBe(0);
      // What does not end by itself is cut off after eight.
      expect(performance.now() - began).toBeLessThan(7_000);
    } finally {
      program.process.kill('SIGKILL');
      await close();
    }
  },
);
