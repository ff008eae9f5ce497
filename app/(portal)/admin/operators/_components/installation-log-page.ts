import { z } from 'zod';
import { ListInstallationLogInput } from '#server/domain/audit/schemas.ts';

/** Where the page of the log begins stands in the address beside that of the operators. */
export const LogAddress = z.object({ log: ListInstallationLogInput.shape.cursor });

/** What the page asks of the log of the installation, on the server and in the browser alike. */
export const toLogInput = ({ log }: z.infer<typeof LogAddress>) => ({ limit: 10, cursor: log });
