import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

const folderOf = (dataDir: string) => join(dataDir, 'e2e-mail');

/**
 * A real SMTP server on a port of this machine, which keeps what it gets as files: tests run in other processes.
 * @returns what the program is told of it
 */
export async function startMailbox(
  port: number,
  dataDir: string,
): Promise<{ environment: Record<string, string>; stop: () => Promise<void> }> {
  mkdirSync(folderOf(dataDir), { recursive: true });
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData: async (stream, _, done) => {
      writeFileSync(join(folderOf(dataDir), randomUUID()), await buffer(stream));
      done();
    },
  });
  server.listen(port, '127.0.0.1');
  await once(server.server, 'listening');
  const environment = { SMTP_URL: `smtp://127.0.0.1:${port}`, SMTP_FROM: 'Operator Data API <noreply@example.com>' };
  return { environment, stop: () => new Promise((resolve) => server.close(() => resolve())) };
}

/** The mails that somebody got, as they came over the wire, with lines that were broken for it put together again. */
export function readMails(dataDir: string, to: string): string[] {
  const folder = folderOf(dataDir);
  const mails = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8').replaceAll('=\r\n', ''));
  return mails.filter((mail) => mail.includes(`To: ${to}`));
}
