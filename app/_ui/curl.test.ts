import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { curlCommand } from './curl.ts';

/** What a real shell makes of the command, word by word. */
const wordsOf = (command: string) =>
  execFileSync('sh', ['-c', `curl() { printf '%s\\n' "$@"; }\n${command}`], { encoding: 'utf8' })
    .trimEnd()
    .split('\n');

test('a shell reads the command as it is meant, whatever is in the body', () => {
  const body = { name: `O'Neill "$HOME" \`id\` \\` };
  const command = curlCommand({ method: 'POST', url: 'http://localhost/entities/a?b&c', apiKey: 'oh_live_1', body });
  expect(wordsOf(command)).toEqual([
    '-sS',
    '-X',
    'POST',
    'http://localhost/entities/a?b&c',
    '-H',
    'Authorization: Bearer oh_live_1',
    '-H',
    'Content-Type: application/json',
    '-d',
    JSON.stringify(body),
  ]);
});

test('a GET says neither its method nor a body', () => {
  expect(wordsOf(curlCommand({ method: 'GET', url: 'http://localhost/', apiKey: 'k' }))).toEqual([
    '-sS',
    'http://localhost/',
    '-H',
    'Authorization: Bearer k',
  ]);
});
