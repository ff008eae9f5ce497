import { expect, test } from 'vitest';
import { type Api, at, bothBases, connect, deposit, openApi, player } from './http.ts';
import { useCore } from './tenant.ts';

const core = useCore();

interface Life {
  api: Api;
  /** The same operator at both hosts. */
  clients: ReturnType<typeof connect>[];
}

async function open(): Promise<Life> {
  const { main, next } = bothBases();
  const api = await openApi(core(), main);
  return { api, clients: [api, connect(next, api.tenant.secret)] };
}

test('no event or state recorded while an entity is erased survives, whichever host it came through', async () => {
  const { api, clients } = await open();
  const players = Array.from({ length: 12 }, (_, n) => `p${n}`);
  await api.post(
    '/batch/entities',
    players.map((id) => player(id)),
  );
  let done = false;
  const accepted = { events: 0, refused: 0 };
  const write = async (client: ReturnType<typeof connect>, lane: number) => {
    for (let n = lane; !done; n++) {
      const id = players[n % players.length] ?? '';
      const answers = await Promise.all([
        client.post(at(id, '/events'), deposit(n)),
        client.put(at(id, '/state/balance'), n),
        client.post('/batch/events', [{ externalId: id, ...deposit(n) }]),
      ]);
      expect([201, 404]).toContain(answers[0].status);
      expect([200, 404]).toContain(answers[1].status);
      if (answers[0].status === 201) accepted.events++;
      else accepted.refused++;
    }
  };
  const lanes = clients.flatMap((client) => [0, 1, 2].map((lane) => write(client, lane)));
  const erase = async () => {
    for (const [n, id] of players.entries()) {
      const client = clients[n % 2] ?? api;
      expect((await client.erase(at(id))).status).toBe(200);
    }
    done = true;
  };
  await Promise.all([erase(), ...lanes]);
  expect(accepted.events).toBeGreaterThan(0);
  expect(accepted.refused).toBeGreaterThan(0);
  for (const id of players) {
    const { data: events } = await api.get<{ data: object }[]>(at(id, '/events'));
    for (const { data } of events) expect(data).toStrictEqual({ _redacted: true });
    expect((await api.get(at(id, '/state'))).data).toStrictEqual([]);
    expect((await api.get(at(id))).data).toMatchObject({ data: { _deleted: true } });
  }
});

test('of several erasures at once one does it, the others find it done', async () => {
  const { api, clients } = await open();
  await api.post('/entities', player('p'));
  for (const amount of [1, 2, 3]) await api.post(at('p', '/events'), deposit(amount));
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      (clients[n % 2] ?? api).erase<{ deletedAt: string; eventsRedacted: number }>(at('p')),
    ),
  );
  expect(answers.map(({ data }) => data.eventsRedacted).sort()).toStrictEqual([...Array(19).fill(0), 3]);
  expect(new Set(answers.map(({ data }) => data.deletedAt)).size).toBe(1);
});
