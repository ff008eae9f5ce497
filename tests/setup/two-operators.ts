import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll } from 'vitest';
import { Database } from '#db/database.ts';
import { createTestDatabase } from './database.ts';

/** What the tests of the way to PostgreSQL work with. */
interface Stage {
  url: string;
  database: Database;
  /** A connection that no row-level security holds. */
  owner: Sql;
}

/** Opens a database of the file's own with the operators 1 and 2. The stage has its things while tests run. */
export function useTwoOperators({ connections }: { connections: number }): Stage {
  const stage = {} as Stage;
  let drop: () => Promise<void>;

  beforeAll(async () => {
    const made = await createTestDatabase();
    drop = made.drop;
    const database = new Database(made.url, { max: connections });
    const owner = postgres(made.url, { max: 1, onnotice: () => {} });
    Object.assign(stage, { url: made.url, database, owner });
    for (const id of [1, 2]) {
      await owner`insert into operators (id, slug, name, pii_salt) values (${id}, ${`casino-${id}`}, 'Casino', ${Buffer.alloc(32, id)})`;
    }
  });
  afterAll(async () => {
    await stage.database.close();
    await stage.owner.end();
    await drop();
  });
  return stage;
}
