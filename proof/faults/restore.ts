import { type Fault, untilServerAnswers } from './fault.ts';
import { makeToken } from './ledger.ts';
import { putEntity, sendEvent } from './writes.ts';

const eventsEach = 50;

/**
 * The database as it was, put back under the running program, which has started anew since: what was acknowledged
 * until then is there, what came later is gone, and no id of it is given again. The last fault, since the ledger knows
 * of all.
 */
export const restoreOlder: Fault = {
  name: 'an older copy of the database restored',
  databaseReturns: true,
  inject: async (scenery) => {
    const { stage, ledger, watch, tenants, random } = scenery;
    const { postgres, program, sql } = stage;
    const entity = ledger.addEntity(random.pick(tenants), 'restored');
    await putEntity(scenery, entity, makeToken('key'));
    const send = () =>
      Promise.all(Array.from({ length: eventsEach }, () => sendEvent(scenery, entity, makeToken('key'))));
    const kept = await send();
    await postgres.stop('fast');
    await postgres.copyData('aside');
    await postgres.start();
    await program.end('SIGKILL');
    await program.start();
    const gone = await send();
    await postgres.stop('immediate');
    await postgres.copyData('back');
    await postgres.start();
    await untilServerAnswers(stage);
    const anew = await send();
    const ids = new Set([...kept, ...gone, ...anew].map(({ id }) => id));
    if (ids.size !== 3 * eventsEach) watch.violate('I2', 'an id was given again after an older copy was restored');
    const rows = await sql<{ token: string }[]>`
      select v.data->>'token' as token from events v join entities e on e.id = v.entity_id
      where e.external_id = ${entity.externalId}`;
    const due = new Set([...kept, ...anew].map(({ token }) => token));
    if (rows.length !== due.size || rows.some(({ token }) => !due.has(token)))
      watch.violate('I1', `of ${due.size} events ${rows.length} are there after an older copy was restored`);
  },
};
