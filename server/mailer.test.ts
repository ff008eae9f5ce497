import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, expect, test } from 'vitest';
import { makeMailer } from './mailer.ts';

const mail = { to: 'ada@example.com', subject: 'Invitation to Zoë’s Casino', text: 'Follow this link.\n' };
const from = 'Operator Data API <noreply@example.com>';
const received: { from: string; to: string[]; text: string; user: string | undefined }[] = [];
let server: SMTPServer | undefined;

/** A real SMTP server on a port of this machine. */
async function startServer(options: SMTPServerOptions): Promise<number> {
  const started = new SMTPServer({
    authOptional: true,
    onData: async (stream, session, done) => {
      const { mailFrom, rcptTo } = session.envelope;
      const sender = mailFrom ? mailFrom.address : '';
      const to = rcptTo.map(({ address }) => address);
      received.push({ from: sender, to, text: await text(stream), user: session.user });
      done();
    },
    onAuth: ({ username, password }, _, done) => done(null, password === 'p@ss' ? { user: username } : undefined),
    ...options,
  });
  server = started;
  started.listen(0, '127.0.0.1');
  await once(started.server, 'listening');
  return (started.server.address() as AddressInfo).port;
}

afterEach(async () => {
  received.length = 0;
  await new Promise<void>((done) => (server ? server.close(done) : done()));
  server = undefined;
});

test('a mail arrives as it was written, from the address that was set', async () => {
  const port = await startServer({ disabledCommands: ['STARTTLS', 'AUTH'] });
  await makeMailer({ url: `smtp://127.0.0.1:${port}`, from }).send(mail);
  expect(received).toMatchObject([{ from: 'noreply@example.com', to: ['ada@example.com'] }]);
  expect(received[0]?.text).toContain('Follow this link.');
  expect(received[0]?.text).toMatch(/^Subject: =\?UTF-8\?Q\?Invitation_to_Zo=C3=AB/m);
});

test('a line’s end in a name makes no header', async () => {
  const port = await startServer({ disabledCommands: ['STARTTLS', 'AUTH'] });
  const subject = 'Invitation to X\r\nBcc: eve@example.com';
  await makeMailer({ url: `smtp://127.0.0.1:${port}`, from }).send({ ...mail, subject });
  expect(received[0]?.text).not.toMatch(/^Bcc:/m);
  expect(received[0]?.to).toEqual(['ada@example.com']);
});

test('a password is not sent in the clear', async () => {
  const port = await startServer({ hideSTARTTLS: true, allowInsecureAuth: true });
  const mailer = makeMailer({ url: `smtp://ada:p%40ss@127.0.0.1:${port}`, from });
  await expect(mailer.send(mail)).rejects.toThrow();
  expect(received).toEqual([]);
});

test('a server that refuses or is away is an error', async () => {
  const port = await startServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo: (_, __, done) => done(new Error('No such mailbox')),
  });
  await expect(makeMailer({ url: `smtp://127.0.0.1:${port}`, from }).send(mail)).rejects.toThrow();
  await expect(makeMailer({ url: 'smtp://127.0.0.1:9', from }).send(mail)).rejects.toThrow();
});
