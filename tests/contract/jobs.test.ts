import { randomUUID } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { endInterruptedIfDue } from '#server/domain/housekeeping/index.ts';
import { aTime, connect, deposit, expectRefusal, expectSuccess, openApi, player } from './http.ts';
import { useSuperuser } from './superuser.ts';
import { describeHosts, useCore } from './tenant.ts';

const core = useCore();
const superuser = useSuperuser();

interface Answer {
  jobId: string;
  errors: object[];
}
const interrupted = (BigInt(Date.now()) << 21n) + 2_047n;

describeHosts('jobs', ({ base }) => {
  const open = async () => {
    const api = await openApi(core(), base);
    await api.post('/entities', player('p'));
    return api;
  };
  const completed = { status: 'completed', progress: 100, error: null, created_at: aTime(), completed_at: aTime() };

  test.each([
    ['entities', player('p'), player('q', { email: '' })],
    ['events', { externalId: 'p', ...deposit(1) }, { externalId: 'nobody', ...deposit(1) }],
    ['states', { externalId: 'p', stateKey: 'balance', value: 1 }, { externalId: 'p', stateKey: 'mood', value: 1 }],
  ])('a batch of %s is one, with its outcome', async (kind, good, bad) => {
    const api = await open();
    for (const items of [[good], [bad, good, bad], [bad]]) {
      const { data } = await api.post<Answer>(`/batch/${kind}`, items);
      const succeeded = items.includes(good) ? 1 : 0;
      const output = { succeeded, failed: items.length - succeeded, errors: data.errors };
      expect(data.errors).toHaveLength(output.failed);
      const job = { id: data.jobId, type: `batch_ingest_${kind}`, output, ...completed };
      expectSuccess(await api.get(`/batch/jobs/${data.jobId}`), 200, job);
    }
  });

  test('the duplicates of a batch are no part of its job’s output', async () => {
    const api = await open();
    const item = { externalId: 'p', ...deposit(1), idempotencyKey: 'a' };
    const { data } = await api.post<Answer>('/batch/events', [item, item]);
    expect(data).toMatchObject({ succeeded: 2, duplicates: 1 });
    const job = await api.get<{ output: object }>(`/batch/jobs/${data.jobId}`);
    expect(job.data.output).toStrictEqual({ succeeded: 2, failed: 0, errors: [] });
  });

  test('each batch has its own, a repeat of one has the first', async () => {
    const api = await open();
    const send = (key?: string) => api.post<Answer>('/batch/entities', [player('q')], key);
    const ids = [await send(), await send(), await send('a'), await send('a')].map(({ data }) => data.jobId);
    expect(new Set(ids).size).toBe(3);
    expect(ids[3]).toBe(ids[2]);
  });

  test('the times of a job are those of its work', async () => {
    const api = await open();
    const { data } = await api.post<Answer>('/batch/entities', [player('q')]);
    const job = await api.get<{ created_at: string; completed_at: string }>(`/batch/jobs/${data.jobId}`);
    expect(Math.abs(Date.parse(job.data.created_at) - Date.now())).toBeLessThan(10_000);
    expect(job.data.created_at <= job.data.completed_at).toBe(true);
  });

  test('another operator’s, an unknown and an impossible id are the same 404', async () => {
    const [api, other] = [await open(), await open()];
    const { data } = await other.post<Answer>('/batch/entities', [player('q')]);
    const impossible = [
      'x',
      'job_',
      'job_xyz',
      'ent_0000000000000001',
      'job_00000000000000001',
      'job_ffffffffffffffff',
    ];
    const ids = [data.jobId, 'job_0000000000000001', ...impossible, data.jobId.toUpperCase(), '%20', '%00', 'a%2Fb'];
    const told: unknown[] = [];
    for (const id of ids) {
      const answer = await api.get(`/batch/jobs/${id}`);
      expectRefusal(answer, 404, 'NOT_FOUND');
      told.push(answer.body.error);
    }
    for (const error of told) expect(error).toStrictEqual(told[0]);
    expect((await other.get(`/batch/jobs/${data.jobId}`)).status).toBe(200);
  });

  test('one that a crash interrupted ends as failed and says that nothing was written', async () => {
    const api = await open();
    const client = connect(base, api.tenant.secret);
    const id = `job_${interrupted.toString(16).padStart(16, '0')}`;
    await superuser()`
      insert into jobs (operator_id, id, type, status, process_id)
      values (${api.tenant.operatorId}, ${String(interrupted)}, 'batch_ingest_events', 'processing', ${randomUUID()})`;
    const pending = { id, type: 'batch_ingest_events', output: null, created_at: aTime() };
    const started = await client.get<{ status: string }>(`/batch/jobs/${id}`);
    if (started.data.status === 'processing')
      expectSuccess(started, 200, { ...pending, status: 'processing', progress: 0, error: null, completed_at: null });
    await superuser()`update housekeeping set ran_at = now() - interval '1 hour'`;
    await endInterruptedIfDue(core());
    const error = expect.stringContaining('nothing was written') as string;
    const failed = { ...pending, status: 'failed', progress: 0, error, completed_at: aTime() };
    await vi.waitFor(async () => expectSuccess(await client.get(`/batch/jobs/${id}`), 200, failed), 10_000);
  });
});
