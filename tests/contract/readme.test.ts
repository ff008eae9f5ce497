import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, inject, test } from 'vitest';
import { variableNames } from '#server/env.ts';
import { hostEnvironment } from '../setup/hosts.ts';

const readme = readFileSync('README.md', 'utf8');
const end = '----- end of block -----';

/** The blocks of "The first ten minutes", as printed but for the address. */
function blocksOfFirstTenMinutes(): string[] {
  const section = readme.split('## The first ten minutes')[1]?.split('\n## ')[0] ?? '';
  return [...section.matchAll(/```bash\n([\s\S]*?)```/g)].map(([, block]) => block ?? '');
}

/** Pastes the blocks into one shell, one after the other. @returns what each printed */
function paste(blocks: readonly string[]): string[] {
  const { main } = inject('hosts');
  const script = blocks
    .map((block) => `${block}\nprintf '\\n${end}\\n'`)
    .join('\n')
    .replaceAll('http://localhost:3000', main);
  const env = hostEnvironment(inject('hostsDatabaseUrl'), Number(new URL(main).port));
  const output = execFileSync('bash', ['-euc', script], {
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return output.split(`${end}\n`).map((printed) => printed.trim());
}

describe('the README', () => {
  test('leads through its first ten minutes, every block pasted as printed', () => {
    const blocks = blocksOfFirstTenMinutes();
    expect(blocks).toHaveLength(14);
    const printed = paste([...blocks.slice(0, 6), ...blocks.slice(5)]);
    const answers = printed.filter((text) => text.startsWith('{')).map((text) => JSON.parse(text.split('\n')[0] ?? ''));
    expect(answers.every(({ success }) => success === true)).toBe(true);
    expect(printed.join('\n')).not.toContain('"success":false');
    const [, settings, created, entity, recorded, duplicate, events, , states, batch, job, erased, left, receipt] =
      answers.map(({ data }) => data);
    expect(settings.template.id).toBe('tpl_igaming');
    expect(created.action).toBe('created');
    expect(entity.data).toEqual({ email: 'ada@example.com', first_name: 'Ada', country: 'MT' });
    expect(duplicate).toEqual({ ...recorded, action: 'duplicate' });
    expect(events).toHaveLength(1);
    expect(printed.join('\n')).toContain('1234567890123456.78');
    expect(states[0].stateKey).toBe('balance');
    expect(batch).toMatchObject({ succeeded: 1, failed: 1, errors: [{ index: 1, code: 'ENTITY_NOT_FOUND' }] });
    expect(job).toMatchObject({ id: batch.jobId, status: 'completed', output: { succeeded: 1, failed: 1 } });
    expect(erased).toMatchObject({ deleted: true, eventsRedacted: 2, statesRemoved: 1 });
    expect(receipt).toMatchObject({ version: 1, eventsRedacted: 2, statesRemoved: 1, signature: expect.any(String) });
    expect(left.map(({ data }: { data: unknown }) => data)).toEqual([{ _redacted: true }, { _redacted: true }]);
  });

  test('names every variable that the program reads, and no other', () => {
    const table = readme.split('## Configuration')[1]?.split('\n## ')[0] ?? '';
    const named = [...table.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name]) => name ?? '');
    expect(named.sort()).toEqual([...variableNames].sort());
  });
});
