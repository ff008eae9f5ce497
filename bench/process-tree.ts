import { readFileSync } from 'node:fs';

export interface Memory {
  residentMb: number;
  peakMb: number;
}

/** Resident memory of the largest of a process and its children, now and at its highest; null where there is no /proc. */
export function readMemory(pid: number): Memory | null {
  const readings = [pid, ...childrenOf(pid)].flatMap((one) => readMemoryOf(one) ?? []);
  if (readings.length === 0) return null;
  const largest = (pick: (memory: Memory) => number) => Math.max(...readings.map(pick));
  return { residentMb: largest(({ residentMb }) => residentMb), peakMb: largest(({ peakMb }) => peakMb) };
}

function readMemoryOf(pid: number): Memory | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const megabytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024;
    return { residentMb: megabytes('VmRSS'), peakMb: megabytes('VmHWM') };
  } catch {
    return null;
  }
}

/** A clock tick of Linux's process statistics, on every machine that Node runs on. */
const tickMs = 10;

/** CPU time that a process and its children have used, in milliseconds; 0 where the system has no /proc. */
export function readCpuMs(pid: number): number {
  return [pid, ...childrenOf(pid)].reduce((sum, one) => sum + readCpuMsOf(one), 0);
}

function readCpuMsOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * tickMs;
  } catch {
    return 0;
  }
}

function childrenOf(pid: number): number[] {
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    return text === '' ? [] : text.split(' ').map(Number);
  } catch {
    return [];
  }
}
