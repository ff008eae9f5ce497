import { inspect } from 'node:util';
import type { Context } from '#server/domain/context.ts';
import { stringifyJson } from '#server/domain/json/index.ts';
import type { Belongings } from './fill-operator.ts';
import { readingVerbs, type Verb } from './verbs.ts';

/** What a verb gave back or threw, as text; where it threw is of no interest. */
export async function answerOf(verb: Verb, context: Context, foreign: Belongings): Promise<string> {
  try {
    return stringifyJson(await verb(context, foreign));
  } catch (error) {
    return inspect(error, { depth: 5 }).replace(/^ +at .*$/gm, '');
  }
}

/** What is no data, and what tells of reads and of others’ sums and so changes by itself. */
const leftOut = ['getProfile', 'getOverview', 'listAudit', 'listPiiReads'];

/** Everything else that the operator can read of itself, as text. */
export async function readAll(context: Context, own: Belongings): Promise<string> {
  const read = Object.entries(readingVerbs).filter(([name]) => !leftOut.includes(name));
  const answers = await Promise.all(read.map(([, verb]) => answerOf(verb, context, own)));
  return answers.join('\n');
}
