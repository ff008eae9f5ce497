'use client';

import { schemaResolver, useForm } from '@mantine/form';
import type { z } from 'zod';
import { issuesOf } from '#app/_trpc/query-client.ts';
import { useLeaveWarning } from './use-leave-warning.ts';

/**
 * A form that is held to the schema of the verb that it calls. What the server still finds wrong goes to the fields by
 * `placeIssues`. A form with changes asks before the page is left.
 */
export function useSchemaForm<Values extends Record<string, unknown>>(schema: z.ZodType, initialValues: Values) {
  const form = useForm<Values>({
    mode: 'controlled',
    initialValues,
    validate: schemaResolver(schema, { sync: true }),
    validateInputOnBlur: true,
  });
  useLeaveWarning(form.isDirty());

  const focusFirst = (errors: Record<string, unknown>) => {
    const [field] = Object.keys(errors);
    if (field) form.getInputNode(field as never)?.focus();
  };

  /** Puts the server's issues at their fields. @returns true when each found its field */
  const placeIssues = (error: unknown): boolean => {
    const issues = issuesOf(error);
    const placed = issues.filter(({ field }) => (field.split('.')[0] as string) in initialValues);
    const errors = Object.fromEntries(placed.map(({ field, message }) => [field, message]));
    if (placed.length > 0) {
      form.setErrors(errors);
      focusFirst(errors);
    }
    return issues.length > 0 && placed.length === issues.length;
  };

  /** For `onSubmit`: hands on what the fields hold, or leads to the first that is wrong. */
  const submit = (send: (values: Values) => void) => form.onSubmit(send, focusFirst);
  return { form, submit, placeIssues };
}
