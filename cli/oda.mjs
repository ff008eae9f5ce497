#!/usr/bin/env node
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findNode24 } from '../scripts/lib/node24.mjs';
import { refuse, root } from '../scripts/lib/run.mjs';

/** `oda` on whatever Node the machine has: finds Node 24 and hands everything over to cli/main.ts. */
const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const isInstalled = Object.keys(dependencies).every((name) => existsSync(join(root, 'node_modules', name)));
if (!isInstalled) refuse('The packages of this version are not installed: run `npm start` once, or `npm ci`.');

const node = findNode24();
if (!node) refuse('This needs Node 24, which `npm start` brings: run it once, or install Node 24 yourself.');

const child = spawn(node, [join(root, 'cli', 'main.ts'), ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
child.once('error', (error) => refuse(`The program could not be started: ${error.message}.`));
child.once('exit', (code) => process.exit(code ?? 1));

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
