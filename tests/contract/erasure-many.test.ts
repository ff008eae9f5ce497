import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type Api, anId, aTime, at, connect, deposit, expectSuccess, openApi, player } from './http.ts';
import { useSuperuser } from './superuser.ts';
import { describeHosts, useCore } from './tenant.ts';

const core = useCore();
const superuser = useSuperuser();

interface Page {
  id: string;
  data: object;
}
const redacted = { _redacted: true };

/** Records so many events of the player p. */
async function fill(api: Api, count: number): Promise<void> {
  await api.post('/entities', player('p'));
  for (let sent = 0; sent < count; sent += 5_000) {
    const items = Array.from({ length: Math.min(5_000, count - sent) }, (_, n) => ({ externalId: 'p', ...deposit(n) }));
    expect((await api.post('/batch/events', items)).status).toBe(200);
  }
}

async function completedJob(api: Api, jobId: string): Promise<unknown> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const { data } = await api.get<{ status: string; progress: number }>(`/batch/jobs/${jobId}`);
    if (data.status === 'completed') return data;
    expect(['pending', 'processing']).toContain(data.status);
    expect(data.progress >= 0 && data.progress < 100).toBe(true);
    await sleep(50);
  }
  return expect.fail('The job did not complete.');
}

describeHosts('an erasure of many events', ({ base }) => {
  const left = async (api: Api) => {
    const [row] = await superuser()<{ left: number }[]>`
      select count(*)::int as left from events
      where operator_id = ${api.tenant.operatorId} and data::text <> '{"_redacted":true}'`;
    return row?.left;
  };

  test('overwrites 10,000 in the transaction itself, without a job', async () => {
    const api = await openApi(core(), base);
    await fill(api, 10_000);
    const erased = { externalId: 'p', deleted: true, deletedAt: aTime(), eventsRedacted: 10_000, statesRemoved: 0 };
    expectSuccess(await api.erase(at('p')), 200, erased);
    expect(await left(api)).toBe(0);
  });

  test('of more reads as redacted from the same moment, and a tracked job overwrites the rest', async () => {
    const api = await openApi(core(), base);
    await fill(api, 10_001);
    const answer = await api.erase<{ jobId: string }>(at('p'));
    const erased = { externalId: 'p', deleted: true, deletedAt: aTime(), eventsRedacted: 10_001, statesRemoved: 0 };
    expectSuccess(answer, 200, { ...erased, jobId: anId('job') });
    const reads = await Promise.all(
      ['', '?offset=9990', '?offset=5000', '?type=transaction'].map((query) =>
        api.get<Page[]>(at('p', `/events${query}`)),
      ),
    );
    for (const { data } of reads) {
      expect(data.length).toBeGreaterThan(10);
      for (const event of data) expect(event.data).toStrictEqual(redacted);
    }
    const job = {
      id: answer.data.jobId,
      type: 'erase_entity',
      status: 'completed',
      progress: 100,
      output: null,
      error: null,
    };
    expect(await completedJob(api, answer.data.jobId)).toStrictEqual({
      ...job,
      created_at: aTime(),
      completed_at: aTime(),
    });
    expect(await left(api)).toBe(0);
    const again = { ...erased, eventsRedacted: 0, jobId: answer.data.jobId };
    expectSuccess(await api.erase(at('p')), 200, again);
  });

  test('leaves what is recorded in a new life alone, also while the job still works', async () => {
    const api = await openApi(core(), base);
    await fill(api, 10_001);
    const { data: erased } = await api.erase<{ jobId: string }>(at('p'));
    await api.post('/entities', player('p'));
    const { data: made } = await api.post<{ id: string }>(at('p', '/events'), deposit(7));
    const items = Array.from({ length: 50 }, () => ({ externalId: 'p', ...deposit(8) }));
    await api.post('/batch/events', items);
    await completedJob(api, erased.jobId);
    const { data: page } = await api.get<Page[]>(at('p', '/events'));
    expect(page.slice(0, 50).map(({ data }) => data)).toStrictEqual(items.map(({ data }) => data));
    expect(page[50]).toMatchObject({ id: made.id, data: deposit(7).data });
    for (const { data } of page.slice(51)) expect(data).toStrictEqual(redacted);
  });

  test('shows its job to nobody else', async () => {
    const api = await openApi(core(), base);
    const other = await openApi(core(), base);
    await fill(api, 10_001);
    const { data: erased } = await api.erase<{ jobId: string }>(at('p'));
    const foreign = await other.get(`/batch/jobs/${erased.jobId}`);
    const absent = await other.get('/batch/jobs/job_0000000000000000');
    expect([foreign.status, foreign.body.error]).toStrictEqual([404, absent.body.error]);
    await completedJob({ ...connect(base, api.tenant.secret), tenant: api.tenant }, erased.jobId);
  });
});
