import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyOut, copySettings } from '#db/copy.ts';
import { applyMigrations, readSchemaVersion } from '#db/schema-version.ts';
import { listMonths, monthlyTables, readTables, storedTableNames } from '#db/stored-tables.ts';
import { fileOf, type ManifestTable, makeManifest } from '#server/backup/manifest.ts';
import { writeTableFile } from '#server/backup/table-file.ts';
import { asSuperuser } from './installations.ts';

/** Takes a backup as the version with so many migrations took it, of a database with an operator and an entity. */
export async function takeOldBackup(url: string, directory: string, migrations: number): Promise<void> {
  mkdirSync(directory);
  await asSuperuser(async (client) => {
    await client.begin((sql) => applyMigrations(sql, 0, migrations));
    await client`insert into operators (slug, name, pii_salt) values ('old', 'Old', decode(repeat('ab', 32), 'hex'))`;
    await client`
      insert into entities (operator_id, external_id, id, incarnation, type, data, updated_at)
      values (1, 'old', 1, 1, 'player', '{}', now())`;
    await client.begin(async (sql) => {
      await sql.unsafe(copySettings);
      const tables: ManifestTable[] = [];
      for (const { name, columns } of await readTables(sql, storedTableNames)) {
        const written = await writeTableFile(
          join(directory, fileOf({ name })),
          await copyOut(sql, name, columns),
          () => {},
        );
        tables.push({ name, columns, ...written });
      }
      const months: Record<string, string[]> = {};
      for (const table of monthlyTables) months[table] = await listMonths(sql, table);
      const facts = {
        takenAt: new Date(0).toISOString(),
        program: '0.0.1',
        postgresql: '15.1',
        schema: await readSchemaVersion(sql),
      };
      const manifest = makeManifest({ ...facts, masterKeys: [], identities: [], months, tables });
      writeFileSync(join(directory, 'manifest.json'), JSON.stringify(manifest));
    });
  }, url);
}
