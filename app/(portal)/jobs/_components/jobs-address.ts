import { ListJobsInput } from '#server/domain/jobs/schemas.ts';

/** What the address of the list asks for. */
export const JobsAddress = ListJobsInput.pick({ cursor: true, type: true, outcome: true });
