import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, inject, test } from 'vitest';
import { suspendOperator } from '#server/domain/operators/index.ts';
import { changeRole, disableMember } from '#server/domain/team/index.ts';
import { at, bothBases, connect, player } from './http.ts';
import { type Browser, createPerson, signIn } from './support-portal.ts';
import { type Watching, watchTimeline } from './support-watch.ts';
import { createTenant, useCore } from './tenant.ts';

const core = useCore();
const event = { eventType: 'session', data: {} };

/** Streams pass through our own host, and the processes behind it, in ways of their own. */
describe('a timeline that is watched', () => {
  const origin = inject('hosts').main;
  const { main: base } = bothBases();

  /** An operator with a player, and somebody who looks at it. */
  async function open() {
    const tenant = await createTenant(core());
    const api = connect(base, tenant.secret);
    const { data: entity } = await api.post<{ id: string }>('/entities', player('p'));
    const person = await createPerson(core(), tenant, 'owner');
    const browser = await signIn(origin, person.email);
    return { tenant, api, entity, person, browser, watching: await watchTimeline(browser, entity) };
  }

  /** What happens ends the stream in order, within so long. */
  async function expectEnd({ ended }: Watching, happens: () => Promise<unknown>): Promise<void> {
    await happens();
    const since = performance.now();
    expect(await Promise.race([ended, sleep(8_000)])).toBe('in order');
    expect(performance.now() - since).toBeLessThan(5_000);
  }

  test('tells of an event and a state within two seconds of their acknowledgement by the API', async () => {
    const { api, watching } = await open();
    const { data: recorded } = await api.post<{ id: string }>(at('p', '/events'), event);
    const acknowledged = performance.now();
    await expect.poll(() => watching.keys().has(recorded.id), { timeout: 5_000, interval: 20 }).toBe(true);
    expect(performance.now() - acknowledged).toBeLessThan(2_000);
    await api.put(at('p', '/state/balance'), { value: 7 });
    await expect.poll(() => watching.keys().size, { timeout: 2_000, interval: 20 }).toBe(2);
    watching.close();
  });

  test('tells of what every process wrote, whichever has the connection', async () => {
    const { tenant, entity, browser, watching } = await open();
    const written = new Set<string>();
    const slots = new Set<bigint>();
    // Each connection goes to a process in turn, and an id names the process that made it.
    for (let tries = 0; tries < 20 && slots.size < inject('apiProcesses'); tries++) {
      const answer = await fetch(`${base}${at('p', '/events')}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${tenant.secret}`, 'content-type': 'application/json', connection: 'close' },
        body: JSON.stringify(event),
      });
      const { id } = ((await answer.json()) as { data: { id: string } }).data;
      written.add(id);
      slots.add((BigInt(`0x${id.slice(4)}`) >> 11n) & 1_023n);
    }
    expect(slots.size).toBe(inject('apiProcesses'));
    const late = await watchTimeline(browser, entity);
    for (const one of [watching, late])
      await expect.poll(() => written.isSubsetOf(one.keys()), { timeout: 3_000 }).toBe(true);
    for (const one of [watching, late]) one.close();
  });

  test('of another operator is not there, in the words for one that nobody has', async () => {
    const [mine, theirs] = [await open(), await open()];
    const refusalOf = async (id: string) => {
      const refused = await watchTimeline(mine.browser, { id });
      expect(await refused.ended).toBe('in order');
      const { message, data } = refused.refusal() ?? expect.fail('It was not refused.');
      return { message, data: { ...data, requestId: null } };
    };
    const foreign = await refusalOf(theirs.entity.id);
    expect(foreign).toMatchObject({ data: { code: 'NOT_FOUND', httpStatus: 404 } });
    expect(await refusalOf('ent_0000000000000001')).toEqual(foreign);
    expect(await refusalOf('nonsense')).toEqual(foreign);
    for (const { watching } of [mine, theirs]) watching.close();
  });

  test('is not for somebody who is not signed in', async () => {
    const { entity, watching } = await open();
    const nobody = await watchTimeline({ origin, cookie: '' } as Browser, entity);
    expect(nobody.refusal()).toMatchObject({ data: { code: 'UNAUTHORIZED' } });
    watching.close();
  });

  test('ends within five seconds when its person signs out, gets another role or is shut out, or the operator is suspended', async () => {
    const [left, demoted, shut, suspended] = await Promise.all([open(), open(), open(), open()]);
    // Somebody has to stay an owner.
    for (const { tenant } of [demoted, shut]) await createPerson(core(), tenant, 'owner');
    const elsewhere = await signIn(origin, left.person.email);
    const { context } = demoted.tenant;
    await Promise.all([
      expectEnd(left.watching, () => elsewhere.change('session.endAll')),
      expectEnd(demoted.watching, () => changeRole(context, { userId: demoted.person.id, role: 'viewer' })),
      expectEnd(shut.watching, () => disableMember(shut.tenant.context, { userId: shut.person.id })),
      expectEnd(suspended.watching, () => suspendOperator(suspended.tenant.context)),
    ]);
  });
});
