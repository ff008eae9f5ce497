import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestOperator, openTestCore } from '../../tests/setup/database.ts';
import { player, sendEntity, sendEvent, session } from '../../tests/setup/requests.ts';
import { startWorker } from './index.ts';

let open: Awaited<ReturnType<typeof openTestCore>>;
const stopped: number[] = [];

beforeAll(async () => {
  open = await openTestCore();
});
afterAll(async () => {
  for (const pid of stopped) process.kill(pid, 'SIGCONT');
  await open.close();
});

test('events go on when the connection by which they go falls silent', { timeout: 60_000 }, async () => {
  const { core } = open;
  const { context } = await createTestOperator(core);
  await sendEntity(context, player('p1'));
  await sendEvent(context, 'p1', session());
  const [row] = await core.database.pipelined([], (sql) => sql<{ pid: number }[]>`select pg_backend_pid() as pid`);
  const worker = startWorker(core);
  stopped.push(row?.pid ?? 0);
  process.kill(row?.pid ?? 0, 'SIGSTOP');
  await expect(sendEvent(context, 'p1', session())).rejects.toMatchObject({
    code: expect.stringMatching(/^CONNECTION_/),
  });
  await sendEvent(context, 'p1', session());
  await worker.stop();
});
