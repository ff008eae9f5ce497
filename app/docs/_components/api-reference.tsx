'use client';

import { Text, useComputedColorScheme, VisuallyHidden } from '@mantine/core';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { Failure } from '#app/_ui/failure.tsx';
import classes from './api-reference.module.css';
import { keepRepaired } from './repair-viewer.ts';

/** The viewer's own name for its dark scheme, on the root element. */
const darkClass = 'dark-mode';

/**
 * The reference of an OpenAPI document. The viewer is loaded by this page alone and asks no host but ours. It brings its
 * own heading and `main`, so ours stand only as long as it does not.
 */
export function ApiReference({ documentUrl }: { documentUrl: string }) {
  const place = useRef<HTMLDivElement>(null);
  const [attempt, setAttempt] = useState(1);
  const state = useViewer(place, documentUrl, attempt);
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: true });

  useEffect(() => {
    const root = document.documentElement;
    root.classList.toggle(darkClass, scheme === 'dark');
    return () => root.classList.remove(darkClass);
  }, [scheme]);

  const refetch = () => setAttempt(attempt + 1);
  const failed = { isError: state === 'failed', error: null, isFetching: false, refetch };
  return (
    <>
      {state !== 'shown' && (
        <main className={classes.word}>
          <VisuallyHidden component="h1">API reference</VisuallyHidden>
          {state === 'loading' && <Text role="status">Loading the reference …</Text>}
          <Failure title="The reference could not be loaded" query={failed} />
        </main>
      )}
      <div ref={place} className={classes.viewer} />
    </>
  );
}

/** Shows the document in a place; each further attempt begins anew. */
function useViewer(place: RefObject<HTMLElement | null>, documentUrl: string, attempt: number) {
  const [state, setState] = useState<'loading' | 'shown' | 'failed'>('loading');
  useEffect(() => {
    const viewer = place.current;
    if (!viewer || attempt < 1) return;
    let wanted = true;
    setState('loading');
    load(documentUrl)
      .then((show) => wanted && show(viewer))
      .then(
        () => wanted && setState('shown'),
        () => wanted && setState('failed'),
      );
    const endRepair = keepRepaired(viewer);
    return () => {
      wanted = false;
      endRepair();
    };
  }, [place, documentUrl, attempt]);
  return state;
}

/** Brings the viewer and the document. @returns what shows the document in a place */
async function load(documentUrl: string): Promise<(place: HTMLElement) => void> {
  const [{ default: SwaggerUI }, answer] = await Promise.all([
    import('swagger-ui-dist/swagger-ui-es-bundle.js'),
    fetch(documentUrl),
  ]);
  if (!answer.ok) throw new Error('There is no document.');
  const spec: unknown = await answer.json();
  return (place) => {
    SwaggerUI({
      domNode: place,
      spec,
      deepLinking: true,
      docExpansion: 'list',
      defaultModelsExpandDepth: 0,
      defaultModelExpandDepth: 4,
      // The viewer's usual colours of examples have too little contrast for WCAG 2.2 AA.
      syntaxHighlight: { theme: 'tomorrow-night' },
      validatorUrl: null,
      persistAuthorization: false,
    });
  };
}
