import { availableParallelism } from 'node:os';
import { expect, test } from 'vitest';
import { EnvironmentError, readEnv } from './env.ts';

const key = (byte: number) => Buffer.alloc(32, byte).toString('base64');
const secret = 'a'.repeat(32);
const given = { DATABASE_URL: 'postgres://u:p@db/x', PII_MASTER_KEYS: `1:${key(1)}`, AUTH_SECRET: secret };

test('an empty environment runs on the embedded database, for this machine alone', () => {
  expect(readEnv({ PORT: '', HOST: '', NODE_ENV: 'production' })).toMatchObject({
    port: 3000,
    host: '127.0.0.1',
    publicUrl: 'http://localhost:3000',
    trustProxy: false,
    databaseUrl: undefined,
    dataDir: '.data',
    rateLimits: {
      'ingest:realtime': { perSecond: 1000, burst: 2000 },
      'ingest:batch': { perSecond: 20, burst: 40 },
      read: { perSecond: 200, burst: 400 },
    },
  });
});

test('with a database of its own it serves every address', () => {
  const env = readEnv({ ...given, PORT: '8080', NODE_ENV: 'production' });
  expect(env).toMatchObject({ host: '0.0.0.0', publicUrl: 'http://localhost:8080', authSecret: secret });
  expect(env.piiMasterKeys).toEqual(new Map([[1, Buffer.alloc(32, 1)]]));
});

test('several generations of master keys are read, and limits may be off', () => {
  const env = readEnv({
    PII_MASTER_KEYS: `1:${key(1)}, 2:${key(2)}`,
    RATE_LIMIT_READ: 'off',
    RATE_LIMIT_BATCH: '5/9',
    TRUST_PROXY: '1',
    PUBLIC_URL: 'https://api.example.com/',
    NODE_ENV: 'production',
  });
  expect([...(env.piiMasterKeys?.keys() ?? [])]).toEqual([1, 2]);
  expect(env.rateLimits).toMatchObject({ read: null, 'ingest:batch': { perSecond: 5, burst: 9 } });
  expect(env).toMatchObject({ trustProxy: true, publicUrl: 'https://api.example.com' });
});

test('backups lie in the data folder and are taken when somebody asks, unless told otherwise', () => {
  expect(readEnv({ DATA_DIR: '/data' }).backups).toEqual({ directory: '/data/backups', at: null, keep: null });
  const set = { BACKUP_DIR: '/backups', BACKUP_AT: '02:05', BACKUP_KEEP: '14' };
  expect(readEnv(set).backups).toEqual({ directory: '/backups', at: '02:05', keep: 14 });
  expect(readEnv({ BACKUP_AT: 'off' }).backups.at).toBe('off');
});

test.each([
  ['PORT', 'abc'],
  ['PORT', '-1'],
  ['PORT', '0'],
  ['PORT', '65536'],
  ['PUBLIC_URL', 'example.com'],
  ['PUBLIC_URL', 'ftp://example.com'],
  ['PUBLIC_URL', 'https://user:password@example.com'],
  ['PUBLIC_URL', 'https://@example.com'],
  ['PUBLIC_URL', 'https://example.com/portal'],
  ['PUBLIC_URL', 'https://example.com//'],
  ['PUBLIC_URL', 'https://example.com/?'],
  ['PUBLIC_URL', 'https://example.com?x=1'],
  ['PUBLIC_URL', 'https://example.com/#top'],
  ['TRUST_PROXY', 'perhaps'],
  ['BACKUP_AT', '24:00'],
  ['BACKUP_AT', '2:00'],
  ['BACKUP_AT', '02:00 off'],
  ['BACKUP_KEEP', '0'],
  ['BACKUP_KEEP', 'all'],
  ['DATABASE_URL', 'mysql://u@db/x'],
  ['PII_MASTER_KEYS', key(1)],
  ['PII_MASTER_KEYS', '1:abc='],
  ['PII_MASTER_KEYS', `0:${key(1)}`],
  ['PII_MASTER_KEYS', `1:${key(1)},1:${key(2)}`],
  ['AUTH_SECRET', 'short'],
  ['RATE_LIMIT_REALTIME', '1000'],
  ['RATE_LIMIT_BATCH', '0/0'],
  ['RATE_LIMIT_READ', '-1/5'],
  ['WORKERS', '0'],
  ['WORKERS', '65'],
  ['WORKERS', '-1'],
  ['WORKERS', '1.5'],
  ['WORKERS', 'many'],
  ['LOG_LEVEL', 'loud'],
  ['OIDC_ISSUER', 'login.example.com'],
  ['OIDC_ISSUER', 'http://login.example.com'],
  ['OIDC_ISSUER', 'https://login.example.com?tenant=1'],
  ['OIDC_NAME', 'x'.repeat(41)],
  ['SMTP_URL', 'mail.example.com'],
  ['SMTP_URL', 'http://mail.example.com'],
  ['SMTP_URL', 'smtp://mail.example.com/path'],
  ['SMTP_FROM', 'nobody'],
  ['SMTP_FROM', 'Ada <ada@example.com>\r\nBcc: eve@example.com'],
])('%s=%s is refused in one sentence that names it', (name, value) => {
  const read = () => readEnv({ [name]: value, NODE_ENV: 'production' });
  expect(read).toThrow(EnvironmentError);
  expect(read).toThrow(new RegExp(`^${name} must .+\\.$`));
});

test.each([
  ['', 1],
  ['1', 1],
  ['64', 64],
  ['auto', Math.min(availableParallelism(), 40)],
])('WORKERS=%s is %i processes', (text, workers) => {
  expect(readEnv({ WORKERS: text, NODE_ENV: 'production' })).toMatchObject({ workers });
});

test.each([
  ['https://Data.Example.com:443/', 'https://data.example.com'],
  ['http://[::1]:3000', 'http://[::1]:3000'],
])('PUBLIC_URL=%s is the origin %s', (text, publicUrl) => {
  expect(readEnv({ PUBLIC_URL: text, NODE_ENV: 'production' })).toMatchObject({ publicUrl });
});

test.each(['PII_MASTER_KEYS', 'AUTH_SECRET'])(
  'with DATABASE_URL and without %s the refusal says how to make it',
  (name) => {
    expect(() => readEnv({ ...given, [name]: '', NODE_ENV: 'production' })).toThrow(
      new RegExp(`^${name} must be set beside DATABASE_URL: .*node -e .+\\.$`),
    );
  },
);

test('who signs people in and who sends mail is read whole', () => {
  const read = (given: Record<string, string>) => readEnv({ ...given, NODE_ENV: 'production' });
  expect(read({})).toMatchObject({ oidc: null, smtp: null });
  const oidc = { OIDC_ISSUER: 'https://login.example.com/', OIDC_CLIENT_ID: 'oda', OIDC_CLIENT_SECRET: 'secret' };
  const smtp = { SMTP_URL: 'smtps://u:p@mail.example.com', SMTP_FROM: 'Data <noreply@example.com>' };
  expect(read({ ...oidc, ...smtp })).toMatchObject({
    oidc: { issuer: 'https://login.example.com', clientId: 'oda', clientSecret: 'secret', name: 'single sign-on' },
    smtp: { url: smtp.SMTP_URL, from: smtp.SMTP_FROM },
  });
});

test.each([
  ['OIDC_ISSUER', 'https://login.example.com', 'OIDC_CLIENT_ID must be set beside OIDC_ISSUER.'],
  ['OIDC_CLIENT_SECRET', 'secret', 'OIDC_ISSUER must be set beside OIDC_CLIENT_SECRET.'],
  ['SMTP_URL', 'smtp://mail.example.com', 'SMTP_FROM must be set beside SMTP_URL.'],
  ['SMTP_FROM', 'noreply@example.com', 'SMTP_URL must be set beside SMTP_FROM.'],
])('%s alone is refused in one sentence that names what is missing', (name, value, sentence) => {
  expect(() => readEnv({ [name]: value, NODE_ENV: 'production' })).toThrow(sentence);
});
