'use client';

import { Paper } from '@mantine/core';
import { IconWifiOff } from '@tabler/icons-react';
import { useSyncExternalStore } from 'react';
import classes from './offline-notice.module.css';

function subscribe(tell: () => void): () => void {
  window.addEventListener('online', tell);
  window.addEventListener('offline', tell);
  return () => {
    window.removeEventListener('online', tell);
    window.removeEventListener('offline', tell);
  };
}

/** Says that the network is gone. It lies over the page, so that nothing moves when it comes and goes. */
export function OfflineNotice() {
  const online = useSyncExternalStore(
    subscribe,
    () => navigator.onLine,
    () => true,
  );
  return (
    <div role="status" className={classes.place}>
      {!online && (
        <Paper withBorder shadow="md" className={classes.notice}>
          <IconWifiOff size={18} aria-hidden />
          You are offline. What you see stays, and is read again when the network is back.
        </Paper>
      )}
    </div>
  );
}
