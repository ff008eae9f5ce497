'use client';

import { Modal, type ModalProps } from '@mantine/core';
import { useState } from 'react';
import { DialogWork } from './use-leave-warning.ts';

/** A dialog that asks for something or shows a secret: Escape closes it only while nothing in it would be lost. */
export function Dialog(props: Omit<ModalProps, 'closeOnEscape'>) {
  const [unsaved, setUnsaved] = useState(0);
  return (
    <DialogWork value={setUnsaved}>
      <Modal {...props} closeOnEscape={unsaved === 0} />
    </DialogWork>
  );
}
