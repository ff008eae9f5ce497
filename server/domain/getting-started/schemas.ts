import { z } from 'zod';

/** How far an operator has come on the way to its first event. */
export const GettingStarted = z.object({
  templateId: z.string().nullable(),
  activeKeys: z.number().int(),
  firstEvent: z
    .object({
      entityId: z.string(),
      externalId: z.string(),
      eventType: z.string(),
      recordedAt: z.iso.datetime(),
    })
    .nullable(),
});
export type GettingStarted = z.infer<typeof GettingStarted>;
