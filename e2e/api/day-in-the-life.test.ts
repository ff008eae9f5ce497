import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import {
  type Api,
  anId,
  aTime,
  at,
  bothBases,
  type Client,
  connect,
  deposit,
  expectRefusal,
  expectSuccess,
  openApi,
} from '../../tests/contract/http.ts';
import { useSuperuser } from '../../tests/contract/superuser.ts';
import { describeHosts, useCore } from '../../tests/contract/tenant.ts';
import { badEvents, badPlayers, eventCount, eventsOfAll, personOf, playerCount, playersOf } from './people.ts';
import { expectNoKey, expectNowhere, findTables } from './searches.ts';

const core = useCore();
const superuser = useSuperuser();

interface BatchAnswer {
  jobId: string;
  succeeded: number;
  failed: number;
  errors: { index: number; externalId: string | null; code: string }[];
}
interface Listed {
  data: object;
}

/** The player who will be forgotten. */
const leaving = 'player-500';

describeHosts('a day in the life', ({ name, base }) => {
  const mark = `day${name}`;
  const players = playersOf(mark);
  const events = eventsOfAll();
  const person = personOf(mark, leaving);
  const otherBase = bothBases()[name === 'main' ? 'next' : 'main'];

  const ingest = async (api: Api) => {
    const made = await api.post<BatchAnswer>('/batch/entities', players, 'players of the day');
    expect(made.data).toMatchObject({ jobId: anId('job'), succeeded: playerCount - 7, failed: 7 });
    expect(made.data.errors.map(({ index }) => index)).toStrictEqual([...badPlayers.keys()]);
    const recorded = await api.post<BatchAnswer>('/batch/events', events, 'events of the day');
    expect(recorded.data).toMatchObject({ jobId: anId('job'), succeeded: eventCount - 13, failed: 13 });
    expect(recorded.data.errors.map(({ index }) => index)).toStrictEqual([...badEvents.keys()]);
    return { made, recorded };
  };

  const setBalances = async (api: Api) => {
    const good = players.keys().filter((n) => !badPlayers.has(n));
    const items = good.map((n) => ({ externalId: `player-${n}`, stateKey: 'balance', value: { amount: n } }));
    const { data } = await api.post('/batch/states', [...items]);
    expect(data).toMatchObject({ succeeded: playerCount - 7, failed: 0 });
    for (const n of [0, 2, 500, 998])
      expect((await api.get(at(`player-${n}`, '/state/balance'))).data).toMatchObject({ value: { amount: n } });
    expect((await api.put(at(leaving, '/state/kyc_status'), { value: person })).status).toBe(200);
  };

  const expectAllThere = async (client: Client) => {
    for (const n of [0, 2, 500, 501, 998]) {
      const externalId = `player-${n}`;
      const { data } = await client.get<Listed>(at(externalId));
      expect(data.data).toStrictEqual({ ...personOf(mark, externalId), country: 'MT' });
      const theirs = events.filter((event, index) => event.externalId === externalId && !badEvents.has(index));
      const listed = await client.get<Listed[]>(at(externalId, '/events'));
      expect(listed.data.map((event) => event.data)).toStrictEqual(theirs.map((event) => event.data).reverse());
    }
    for (const n of badPlayers.keys()) expect((await client.get(at(`player-${n}`))).status).toBe(404);
  };

  const expectRepeatsWriteNothing = async (api: Api, first: string) => {
    const again = await connect(otherBase, api.tenant.secret).post('/batch/events', events, 'events of the day');
    expect([again.status, again.text]).toStrictEqual([200, first]);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    const { data } = await api.post('/batch/events', events);
    expect(data).toMatchObject({ succeeded: eventCount - 13, failed: 13, duplicates: eventCount - 13 });
    await expectAllThere(api);
  };

  const expectJob = async (api: Api, { jobId, succeeded, failed, errors }: BatchAnswer) => {
    const output = { succeeded, failed, errors };
    const job = { id: jobId, type: 'batch_ingest_entities', status: 'completed', progress: 100, output, error: null };
    expectSuccess(await api.get(`/batch/jobs/${jobId}`), 200, { ...job, created_at: aTime(), completed_at: aTime() });
  };

  /** Erases the player while events with all that is personal keep coming through both hosts. */
  const eraseUnderFire = async (api: Api) => {
    const clients = [api, connect(otherBase, api.tenant.secret)];
    const end = performance.now() + 30_000;
    let tooLate = 0;
    const fire = async (client: Client, lane: number) => {
      const event = { eventType: 'transaction', data: { ...deposit(1).data, person } };
      for (let n = 0; tooLate < 60 && performance.now() < end; n++) {
        const single = await client.post(at(leaving, '/events'), event, `fire ${lane} ${n}`);
        const batch = await client.post('/batch/events', [{ externalId: leaving, ...event }]);
        expect([201, 404]).toContain(single.status);
        expect(batch.status).toBe(200);
        if (single.status === 404) tooLate++;
      }
    };
    const lanes = [0, 1, 2, 3, 4, 5].map((lane) => fire(clients[lane % 2] ?? api, lane));
    await sleep(300);
    expect(await findTables(superuser(), person.email)).toContainEqual(expect.stringMatching(/^events/));
    const erased = await api.erase<{ eventsRedacted: number }>(at(leaving));
    await Promise.all(lanes);
    expect(tooLate).toBeGreaterThanOrEqual(60);
    const counts = { eventsRedacted: erased.data.eventsRedacted, statesRemoved: 2 };
    expectSuccess(erased, 200, { externalId: leaving, deleted: true, deletedAt: aTime(), ...counts });
    expect(erased.data.eventsRedacted).toBeGreaterThan(5);
    return clients;
  };

  const expectForgotten = async (client: Client) => {
    expect((await client.get(at(leaving))).data).toMatchObject({ data: { _deleted: true } });
    expect((await client.get(at(leaving, '/state'))).data).toStrictEqual([]);
    const { data } = await client.get<Listed[]>(at(leaving, '/events'));
    for (const event of data) expect(event.data).toStrictEqual({ _redacted: true });
    expect((await client.get(at('player-501'))).data).toMatchObject({ data: personOf(mark, 'player-501') });
  };

  test('ends with everything counted once, and one player forgotten everywhere', { timeout: 60_000 }, async () => {
    const api = await openApi(core(), base);
    const { made, recorded } = await ingest(api);
    await setBalances(api);
    await expectAllThere(connect(otherBase, api.tenant.secret));
    await expectRepeatsWriteNothing(api, recorded.text);
    const wrong = connect(base, `oh_live_${'0'.repeat(64)}`);
    expectRefusal(await wrong.get(at(leaving)), 401, 'UNAUTHORIZED');
    expectRefusal(await wrong.post('/batch/entities', players), 401, 'UNAUTHORIZED');
    await expectJob(api, made.data);
    for (const client of await eraseUnderFire(api)) await expectForgotten(client);
    expect(await findTables(superuser(), 'player-501')).toContain('entities');
    await expectNowhere(superuser(), Object.values(person));
    await expectNowhere(superuser(), [`${mark}.player-`, api.tenant.secret]);
    await expectNoKey(superuser());
  });
});
