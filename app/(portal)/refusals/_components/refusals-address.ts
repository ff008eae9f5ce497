import { ListRefusalsInput } from '#server/domain/refusals/schemas.ts';

/** What stands in the address of the page: its filters and where it begins. */
export const RefusalsAddress = ListRefusalsInput.omit({ limit: true });
