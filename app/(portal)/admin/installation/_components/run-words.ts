import { countOf, formatBytes } from '#app/_ui/count.ts';
import type { TaskRun } from '#server/domain/tasks/schemas.ts';

const names: Record<string, string> = {
  retention: 'Retention',
  'key-rotation': 'Rotation of master keys',
  backup: 'Backup',
};

/** Newer tasks than this page knows are shown as they are called. */
export const taskName = (task: string) => names[task] ?? task;

const numberIn = (result: Record<string, unknown>, name: string) => {
  const value = result[name];
  return typeof value === 'number' ? value : null;
};

/** What a run came to, in words. */
export function resultWords({ task, result }: Pick<TaskRun, 'task' | 'result'>): string {
  if (result === null) return '';
  const message = typeof result.message === 'string' ? result.message : null;
  const operators = numberIn(result, 'operators');
  const resealed = numberIn(result, 'resealed');
  if (task === 'retention' && operators !== null)
    return operators === 0 ? 'Nothing was due' : `Applied for ${countOf(operators, 'operator')}`;
  if (task === 'key-rotation' && resealed !== null)
    return [resealed === 0 ? 'Nothing to seal anew' : `${countOf(resealed, 'record')} sealed anew`, message]
      .filter((part) => part !== null)
      .join('. ');
  const [rows, bytes] = [numberIn(result, 'rows'), numberIn(result, 'bytes')];
  if (task === 'backup' && rows !== null && bytes !== null) {
    const taken = `${countOf(rows, 'row')}, ${formatBytes(bytes)}`;
    return typeof result.problem === 'string' ? `${taken}. ${result.problem}` : taken;
  }
  return (
    message ??
    Object.entries(result)
      .map(([name, value]) => `${name}: ${String(value)}`)
      .join(', ')
  );
}
