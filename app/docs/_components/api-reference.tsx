'use client';

import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import classes from './api-reference.module.css';

/** The viewer's own name for its dark scheme, on the root element. */
const darkClass = 'dark-mode';

/** The reference of an OpenAPI document. The viewer is loaded by this page alone and asks no host but ours. */
export function ApiReference({ documentUrl }: { documentUrl: string }) {
  const place = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: true });

  useEffect(() => {
    const root = document.documentElement;
    root.classList.toggle(darkClass, scheme === 'dark');
    return () => root.classList.remove(darkClass);
  }, [scheme]);

  useEffect(() => {
    let wanted = true;
    const show = async () => {
      const { default: SwaggerUI } = await import('swagger-ui-dist/swagger-ui-es-bundle.js');
      if (!wanted || !place.current) return;
      SwaggerUI({
        domNode: place.current,
        url: documentUrl,
        deepLinking: true,
        docExpansion: 'list',
        defaultModelsExpandDepth: 0,
        defaultModelExpandDepth: 4,
        validatorUrl: null,
        persistAuthorization: false,
      });
    };
    void show();
    return () => {
      wanted = false;
    };
  }, [documentUrl]);

  return <div ref={place} className={classes.viewer} />;
}
