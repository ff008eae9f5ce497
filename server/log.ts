import { pino } from 'pino';
import { readLogLevel } from './env.ts';

/** The program's log: JSON lines on standard output. It never gets bodies, ids of players, keys or errors as they came. */
export const log = pino({ level: readLogLevel(), base: null, timestamp: pino.stdTimeFunctions.isoTime });
