import { setTimeout as sleep } from 'node:timers/promises';
import { problemsOf } from '../http/envelope.ts';
import { exchange } from '../http/exchange.ts';
import { bytesOf } from './client.ts';
import { type Fault, type Scenery, until, untilServerAnswers } from './fault.ts';
import { makeToken } from './ledger.ts';
import { readEntity } from './reads.ts';
import { putEntity } from './writes.ts';

/** Bytes 1 to 4 name the master key: another may be one that this process does not hold yet, and a later one does. */
const saysGeneration = (at: number) => at >= 1 && at <= 4;

/** One byte of an entity's sealed PII is another: its reading fails, shows nothing, and harms nobody else. */
const corruptBlob: Fault = {
  name: 'a corrupted blob',
  databaseReturns: false,
  unfelt: true,
  inject: async (scenery) => {
    const { stage, ledger, tenants, random, watch } = scenery;
    const tenant = random.pick(tenants);
    const entity = ledger.addEntity(tenant, 'corrupted');
    if ((await putEntity(scenery, entity, makeToken('key'))) !== 'acknowledged') return;
    const { externalId, pii, canary } = entity;
    const [blob] = await stage.sql<{ length: number }[]>`
      select octet_length(pii) as length from entities where external_id = ${externalId}`;
    for (let flips = 0; flips < 20; flips++) {
      const at = random.below(blob?.length ?? 1);
      const flip = () => stage.sql`
        update entities set pii = set_byte(pii, ${at}, get_byte(pii, ${at}) # 1) where external_id = ${externalId}`;
      await flip();
      const path = `/entities/${externalId}`;
      const { replies } = await exchange(stage.program.port, bytesOf({ tenant, method: 'GET', path }));
      await flip();
      const [reply] = replies;
      if (reply?.status !== 500 && !(reply?.status === 503 && saysGeneration(at)))
        watch.violate('I4', `a blob with another byte ${at} was answered ${reply?.status ?? 'not at all'}`);
      else if (reply.text.includes(pii) || reply.text.includes(canary))
        watch.violate('I7', 'the refusal of a corrupted blob shows what it holds');
      else for (const problem of problemsOf('GET', path, reply)) watch.violate('I4', `a corrupted blob: ${problem}`);
    }
    await readEntity(scenery, entity);
  },
};

/** How long the disk stays full once somebody has felt it. */
const fullMs = 2_000;
const feltWithinMs = 10_000;

/** PostgreSQL may refuse, fail in one statement, or give up as a whole; when there is room, it is started where it ended. */
const fillDisk: Fault = {
  name: 'disk full',
  databaseReturns: true,
  inject: async ({ stage, watch }: Scenery) => {
    const { disk } = stage.postgres;
    if (!disk) return watch.note('the disk was not filled: only root may mount one of its own');
    const before = watch.counted('troubles');
    try {
      disk.fill();
      await until(() => watch.counted('troubles') > before, feltWithinMs, 'somebody feels the full disk');
      await sleep(fullMs);
    } finally {
      disk.free();
    }
    await stage.postgres.start();
    await untilServerAnswers(stage);
  },
};

export const faultsOfData: Fault[] = [corruptBlob, fillDisk];
