import { shellWord } from '#app/_ui/curl.ts';
import type { Backups } from '#server/domain/backups/schemas.ts';

type Place = Pick<NonNullable<Backups>, 'directory' | 'dataDir' | 'ledgerFile'>;

/** As it is where a shell reads it as one word anyway. */
const word = (path: string) => (/^[\w./-]+$/.test(path) ? path : shellWord(path));

/** The commands by which a backup is restored into an empty database, to be pasted where the program was installed. */
export function restoreCommands(name: string, { directory, dataDir, ledgerFile }: Place): string {
  const ledger = ledgerFile === null ? '--without-ledger' : `--ledger ${word(ledgerFile)}`;
  const restore = `npx oda restore ${word(`${directory}/${name}`)} ${ledger}`;
  if (dataDir === null)
    return ['# an empty database, which its user owns', 'export DATABASE_URL=postgres://…', restore, 'npm start'].join(
      '\n',
    );
  const fresh = word(`${dataDir}-restored`);
  return [
    `mkdir -m 700 ${fresh}`,
    ...['pii-master-keys', 'auth-secret', ...(ledgerFile === `${dataDir}/${ledgerName}` ? [ledgerName] : [])].map(
      (file) => `cp ${word(`${dataDir}/${file}`)} ${fresh}/`,
    ),
    `export DATA_DIR=${fresh}`,
    restore,
    'npm start',
  ].join('\n');
}

const ledgerName = 'erasure-ledger.jsonl';
