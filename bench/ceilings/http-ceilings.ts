import { execFile } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { findFreePort, type Program, startProgram } from '../child.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const bareServer = fileURLToPath(new URL('./bare-server.ts', import.meta.url));
const endWithParent = ['--import', new URL('./end-with-parent.ts', import.meta.url).href];
const nextProgram = join(root, 'node_modules', 'next', 'dist', 'bin', 'next');

export interface HttpCeiling extends Program {
  port: number;
}

export const noopPath = '/noop';

const noopRoute = `export async function POST() {
  return Response.json({ success: true, data: { id: 'eev_0123456789abcdef' } }, { status: 201 });
}

export const GET = POST;
`;

/** The bare Node HTTP server. */
export async function startBareServer(scratch: string): Promise<HttpCeiling> {
  const port = await findFreePort();
  const program = await startProgram({
    args: [...endWithParent, bareServer],
    cwd: root,
    env: { ...process.env, PORT: String(port) },
    logFile: join(scratch, 'bare-server.log'),
    readyUrl: `http://127.0.0.1:${port}/`,
  });
  return { port, ...program };
}

/** A Next application of one route handler that does nothing, built by the project's own Next, under `next start`. */
export async function startNextNoop(scratch: string): Promise<HttpCeiling> {
  const app = join(scratch, 'next-noop');
  mkdirSync(join(app, 'app', 'noop'), { recursive: true });
  writeFileSync(join(app, 'package.json'), JSON.stringify({ name: 'next-noop', private: true, type: 'module' }));
  writeFileSync(join(app, 'next.config.js'), 'export default { outputFileTracingRoot: import.meta.dirname };\n');
  writeFileSync(join(app, 'app', 'noop', 'route.js'), noopRoute);
  symlinkSync(join(root, 'node_modules'), join(app, 'node_modules'), 'junction');
  const env = { ...process.env, NODE_ENV: 'production' as const, NEXT_TELEMETRY_DISABLED: '1' };
  // By webpack: the other bundler refuses packages behind a link.
  await promisify(execFile)(process.execPath, [nextProgram, 'build', '--webpack'], { cwd: app, env });
  const port = await findFreePort();
  const program = await startProgram({
    args: [...endWithParent, nextProgram, 'start', '--hostname', '127.0.0.1', '--port', String(port)],
    cwd: app,
    env,
    logFile: join(scratch, 'next-noop.log'),
    readyUrl: `http://127.0.0.1:${port}${noopPath}`,
  });
  return { port, ...program };
}
