import { z } from 'zod';

const loopbacks = ['localhost', '127.0.0.1', '[::1]'];

/** A token in the clear would be anybody's on the way, so only this machine may be asked without TLS. */
const issuer = z
  .string()
  .refine((text) => URL.canParse(text) && isSafe(new URL(text)), {
    error: 'must be an address that begins with https:// (http:// on this machine alone), without query',
  })
  .transform((text) => text.replace(/\/$/, ''));

function isSafe({ protocol, hostname, search, hash, username }: URL): boolean {
  if (search || hash || username) return false;
  return protocol === 'https:' || (protocol === 'http:' && loopbacks.includes(hostname));
}

const smtpUrl = z.string().refine((text) => URL.canParse(text) && /^smtps?:\/\/[^/]+\/?$/.test(text), {
  error: 'must be an address such as smtp://user:password@mail.example.com:587, or smtps:// for TLS from the start',
});

const sender = z.string().regex(/^(?:[^<>\r\n]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/, {
  error: 'must be an e-mail address, such as noreply@example.com or Data <noreply@example.com>',
});

/** The variables by which people are known elsewhere and mailed to. */
export const peopleVariables = {
  OIDC_ISSUER: issuer.optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_NAME: z.string().max(40, 'must have at most 40 characters').default('single sign-on'),
  SMTP_URL: smtpUrl.optional(),
  SMTP_FROM: sender.optional(),
};

type Parsed = z.infer<z.ZodObject<typeof peopleVariables>>;

/** Where people are known who sign in without a password of ours. */
export interface OidcSettings {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** What the button of the sign-in page calls it. */
  name: string;
}

export interface SmtpSettings {
  url: string;
  from: string;
}

/** What the variables come to together, or the sentence that says what is missing beside what is there. */
export function readPeopleVariables(env: Parsed): { oidc: OidcSettings | null; smtp: SmtpSettings | null } | string {
  const missing =
    missingBeside(env, ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET']) ??
    missingBeside(env, ['SMTP_URL', 'SMTP_FROM']);
  if (missing) return missing;
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_NAME: name, SMTP_URL: url, SMTP_FROM: from } = env;
  const oidc =
    OIDC_ISSUER && OIDC_CLIENT_ID && OIDC_CLIENT_SECRET
      ? { issuer: OIDC_ISSUER, clientId: OIDC_CLIENT_ID, clientSecret: OIDC_CLIENT_SECRET, name }
      : null;
  return { oidc, smtp: url && from ? { url, from } : null };
}

function missingBeside(env: Parsed, names: readonly (keyof Parsed)[]): string | null {
  const given = names.find((name) => env[name] !== undefined);
  const absent = names.find((name) => env[name] === undefined);
  return given && absent ? `${absent} must be set beside ${given}.` : null;
}
