import type { issuesOf } from '#app/_trpc/query-client.ts';

type Issue = ReturnType<typeof issuesOf>[number];

/** What is wrong with the data that was typed. A field that stands there, but empty, is to be filled in. */
export function dataIssues(issues: readonly Issue[], text: string): string {
  return issues.map((issue) => (isEmptied(issue, text) ? `Fill in "${issue.field}".` : issue.message)).join(' ');
}

function isEmptied({ field, message }: Issue, text: string): boolean {
  return message.startsWith('Missing required field') && membersOf(text)[field] === '';
}

/** What was typed on while the server answered may be no JSON any more. */
function membersOf(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
