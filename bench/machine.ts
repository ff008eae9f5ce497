import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, platform, release, totalmem } from 'node:os';
import type { Sql } from 'postgres';

/** What the figures were measured on. */
export interface Machine {
  cores: number;
  cpu: string;
  memoryGb: number;
  system: string;
  node: string;
  next: string;
  postgres: string;
  settings: Record<string, string>;
}

const durability = ['fsync', 'synchronous_commit', 'full_page_writes'];
const settingNames = [...durability, 'shared_buffers', 'wal_sync_method'];

/** Names the machine. @throws Error when its database may lose what it acknowledged: such figures mean nothing */
export async function describeMachine(sql: Sql): Promise<Machine> {
  const settings: Record<string, string> = {};
  for (const name of settingNames) {
    const [row] = await sql.unsafe<Record<string, string>[]>(`show ${name}`);
    settings[name] = row?.[name] ?? 'unknown';
  }
  const off = durability.find((name) => settings[name] !== 'on');
  if (off) throw new Error(`${off} is ${settings[off]}: figures of a database that may lose data are not measured.`);
  const [version] = await sql.unsafe<{ server_version: string }[]>('show server_version');
  const nextPackage = readFileSync(new URL('../node_modules/next/package.json', import.meta.url), 'utf8');
  return {
    cores: availableParallelism(),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()}`,
    node: process.versions.node,
    next: (JSON.parse(nextPackage) as { version: string }).version,
    postgres: version?.server_version ?? 'unknown',
    settings,
  };
}
