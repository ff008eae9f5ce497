'use client';

import { Button } from '@mantine/core';
import { IconUserShield } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '#app/_trpc/client.tsx';
import { leaveFor, mayLeave } from '#app/_ui/unsaved-work.ts';
import { useAction } from '#app/_ui/use-action.ts';
import classes from './acting-banner.module.css';

/** Says on every page that an administrator acts for the operator, and ends it. */
export function ActingBanner() {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.session.current.queryOptions());
  const leaving = useAction(trpc.operators.leave.mutationOptions(), {
    done: null,
    failed: 'You still act for the operator',
    onDone: () => leaveFor('/admin/operators'),
  });
  if (!data?.acting || !data.operator) return null;
  return (
    <section className={classes.banner} aria-label="Acting on behalf">
      <IconUserShield size={20} aria-hidden className={classes.icon} />
      <p className={classes.words}>
        You act for <strong>{data.operator.name}</strong> as an administrator. What you do is in its audit log; personal
        data stays masked.
      </p>
      <Button size="xs" variant="default" loading={leaving.isPending} onClick={() => mayLeave() && leaving.mutate()}>
        Stop acting
      </Button>
    </section>
  );
}
