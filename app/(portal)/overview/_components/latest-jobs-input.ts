/** What the overview asks of the jobs; page and browser must ask the same. */
export const latestJobs = { limit: 5 } as const;
