import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { logDir, root, run, say } from './run.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** A browser for the tests: one that is installed, else Playwright's own, else the system's package. @returns its path */
export async function findChromium(node) {
  const installed = findInstalled();
  if (installed) return installed;
  say('No Chromium is installed: bringing one …');
  const cli = join(root, 'node_modules', 'playwright', 'cli.js');
  const logFile = join(logDir, 'chromium.log');
  if ((await run(node, [cli, 'install', 'chromium'], { logFile: `${logFile}.playwright` })) === 0) {
    const { chromium } = await import('playwright');
    if (existsSync(chromium.executablePath())) return chromium.executablePath();
  }
  if (process.getuid?.() === 0) {
    await run('apt-get', ['update'], { logFile });
    await run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], {
      logFile,
      env: { DEBIAN_FRONTEND: 'noninteractive' },
    });
  }
  return findInstalled();
}

function findInstalled() {
  if (process.env.ODA_CHROMIUM) return process.env.ODA_CHROMIUM;
  for (const name of names) {
    try {
      return execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
    } catch {
      // The next name.
    }
  }
  return undefined;
}
