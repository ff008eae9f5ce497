import { shellWord } from '#app/_ui/curl.ts';
import type { Backups } from '#server/domain/backups/schemas.ts';

type Place = Pick<NonNullable<Backups>, 'directory' | 'dataDir' | 'ledgerFile'>;

/** As it is where a shell reads it as one word anyway. */
const word = (path: string) => (/^[\w./-]+$/.test(path) ? path : shellWord(path));

/**
 * The commands by which a backup is restored into an empty database, to be pasted where the program was installed. They are
 * one to the shell, where one that fails is the last: no program starts on what could not be restored.
 */
export function restoreCommands(name: string, { directory, dataDir, ledgerFile }: Place): string {
  const ledger = ledgerFile === null ? '--without-ledger' : `--ledger ${word(ledgerFile)}`;
  const restore = [`npx oda restore ${word(`${directory}/${name}`)} ${ledger}`, 'npm start'];
  if (dataDir === null)
    return `# an empty database, which its user owns\n${chain(['export DATABASE_URL=postgres://…', ...restore])}`;
  const fresh = word(freshFolder(dataDir));
  const files = ['pii-master-keys', 'auth-secret', ...(ledgerFile === `${dataDir}/${ledgerName}` ? [ledgerName] : [])];
  return chain([
    `mkdir -m 700 ${fresh}`,
    ...files.map((file) => `cp ${word(`${dataDir}/${file}`)} ${fresh}/`),
    `export DATA_DIR=${fresh}`,
    ...restore,
  ]);
}

/** Where the commands make the copy's data folder, which must not exist before. */
export const freshFolder = (dataDir: string) => `${dataDir}-restored`;

const chain = (commands: readonly string[]) => commands.join(' && \\\n');

const ledgerName = 'erasure-ledger.jsonl';
