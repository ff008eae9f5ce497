/** Who may sign in, as the program printed it at its first start. */
export interface SignIn {
  email: string;
  password: string;
}

/** The running program that the tests look at. */
export interface Installation {
  url: string;
  dataDir: string;
  operatorName: string;
  owner: SignIn;
  administrator: SignIn;
  apiKey: string;
}

const variable = 'ODA_E2E_INSTALLATION';

/** Hands the installation from the process that started it to those that test it. */
export function publishInstallation(installation: Installation): void {
  process.env[variable] = JSON.stringify(installation);
}

export function readInstallation(): Installation {
  const text = process.env[variable];
  if (!text) throw new Error('e2e/setup/start-program.ts has not run.');
  return JSON.parse(text) as Installation;
}

/** Reads what the first start prints; null until all of it is there. */
export function parseWelcome(text: string): Omit<Installation, 'dataDir'> | null {
  const url = /is ready at (\S+)/.exec(text)?.[1];
  const owner = /owner of "(.+)"\s+(\S+@\S+)\s+(\S+)/.exec(text);
  const administrator = /administrator\s+(\S+@\S+)\s+(\S+)/.exec(text);
  const apiKey = /oh_live_[0-9a-f]{64}/.exec(text)?.[0];
  const [, operatorName, ownerEmail, ownerPassword] = owner ?? [];
  const [, administratorEmail, administratorPassword] = administrator ?? [];
  if (!url || !operatorName || !ownerEmail || !ownerPassword || !apiKey) return null;
  if (!administratorEmail || !administratorPassword) return null;
  return {
    url,
    operatorName,
    owner: { email: ownerEmail, password: ownerPassword },
    administrator: { email: administratorEmail, password: administratorPassword },
    apiKey,
  };
}
