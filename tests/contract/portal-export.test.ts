import { setTimeout as sleep } from 'node:timers/promises';
import { expect, inject, test } from 'vitest';
import { changeRole } from '#server/domain/team/index.ts';
import { bothBases, connect, player } from './http.ts';
import { useSuperuser } from './superuser.ts';
import { createPerson, signIn } from './support-portal.ts';
import { createTenant, useCore } from './tenant.ts';

const core = useCore();
const superuser = useSuperuser();
const origin = inject('hosts').main;
/** More than lies in the buffers between database and browser. */
const events = 1_000;
const characters = 20_000;

/** An entity with a long history, and a download of it that has begun. */
async function open() {
  const tenant = await createTenant(core());
  const { data } = await connect(bothBases().main, tenant.secret).post<{ id: string }>('/entities', player('p'));
  await superuser()`
    insert into events (operator_id, entity_id, id, type, data)
    select ${tenant.operatorId}, ${String(BigInt(`0x${data.id.slice(4)}`))}, ${String(core().ids.next())}::bigint + n,
      'session', json_build_object('text', repeat('x', ${characters}))
    from generate_series(1, ${events}) as n`;
  const person = await createPerson(core(), tenant, 'compliance');
  const path = `/api/exports/entities/${data.id}`;
  const session = await signIn(origin, person.email);
  expect((await session.open(path, 'HEAD')).status).toBe(200);
  const response = await session.open(path);
  const logged = await superuser()`
    select 1 from audit_log where operator_id = ${tenant.operatorId} and action = 'entity.exported'`;
  // The head alone is none.
  expect(logged).toHaveLength(1);
  const reader = (response.body ?? expect.fail()).getReader();
  let characterCount = (await reader.read()).value?.length ?? 0;
  const readOn = async () => {
    for (let part = await reader.read(); !part.done; part = await reader.read()) characterCount += part.value.length;
    return characterCount;
  };
  return { tenant, person, readOn };
}

test('an export has all of a long history, and breaks off for who signed out or got another role meanwhile', async () => {
  const [staying, leaving, demoted] = await Promise.all([open(), open(), open()]);
  await (await signIn(origin, leaving.person.email)).change('session.endAll');
  await changeRole(demoted.tenant.context, { userId: demoted.person.id, role: 'viewer' });
  await sleep(2_500);
  expect(await staying.readOn()).toBeGreaterThan(events * characters);
  for (const { readOn } of [leaving, demoted]) await expect(readOn()).rejects.toThrow();
});
