/** What the roles are called, and what each may do in a few words. */
export const roleNames = { owner: 'Owner', developer: 'Developer', compliance: 'Compliance', viewer: 'Viewer' };

export const roleWords: Record<keyof typeof roleNames, string> = {
  owner: 'everything at this operator',
  developer: 'keys, template, jobs, entities with masked personal data',
  compliance: 'personal data, export, erasure, retention, audit log',
  viewer: 'reads, with masked personal data',
};
