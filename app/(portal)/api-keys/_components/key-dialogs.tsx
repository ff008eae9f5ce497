'use client';

import type { ListedApiKey } from '#server/domain/api-keys/schemas.ts';
import type { KeyAction } from './api-key-actions.tsx';
import { CreateKeyDialog } from './create-key-dialog.tsx';
import { RenameKeyDialog } from './rename-key-dialog.tsx';
import { RevokeKeyDialog } from './revoke-key-dialog.tsx';
import { RotateKeyDialog } from './rotate-key-dialog.tsx';

/** What is being done, and to which key; the key outlives the dialog's closing, which takes a moment. */
export interface Doing {
  action: KeyAction | 'create' | null;
  key: ListedApiKey | null;
}

interface KeyDialogsProps {
  doing: Doing;
  keys: readonly ListedApiKey[];
  apiUrl: string;
  change: (doing: Doing) => void;
}

/** The dialog of what is being done; loaded when something is. */
export function KeyDialogs({ doing: { action, key }, keys, apiUrl, change }: KeyDialogsProps) {
  const onClose = () => change({ action: null, key });
  // Somebody else may rename it while a dialog is open.
  const labelNow = keys.find(({ id }) => id === key?.id)?.label;
  const isLast = keys.filter(({ status }) => status === 'active').length === 1 && key?.status === 'active';
  return (
    <>
      <CreateKeyDialog opened={action === 'create'} onClose={onClose} apiUrl={apiUrl} />
      {key && (
        <>
          <RenameKeyDialog
            apiKey={{ ...key, label: labelNow ?? key.label }}
            opened={action === 'rename'}
            onClose={onClose}
          />
          <RotateKeyDialog apiKey={key} opened={action === 'rotate'} onClose={onClose} apiUrl={apiUrl} />
          <RevokeKeyDialog
            apiKey={key}
            isLast={isLast}
            opened={action === 'revoke'}
            onClose={onClose}
            onRotate={() => change({ action: 'rotate', key })}
          />
        </>
      )}
    </>
  );
}
