import { Anchor } from '@mantine/core';
import { Brand } from '#app/_ui/brand.tsx';
import { ColorSchemeMenu } from '#app/_ui/color-scheme-menu.tsx';
import { ApiReference } from './api-reference.tsx';
import classes from './reference-shell.module.css';

const documentUrl = '/operator-data-api/openapi.json';

/** The frame of the reference: whose it is, where its document is, and the reference itself. */
export function ReferenceShell() {
  return (
    <>
      <header className={classes.header}>
        <a href="/" className={classes.home}>
          <Brand />
        </a>
        <div className={classes.actions}>
          <Anchor href={documentUrl} size="sm">
            openapi.json
          </Anchor>
          <ColorSchemeMenu />
        </div>
      </header>
      <div className={classes.reference}>
        <ApiReference documentUrl={documentUrl} />
      </div>
    </>
  );
}
