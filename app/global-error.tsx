'use client';

/** Stands in for the whole document when even its frame failed, so it has no component and no style of it. */
export default function GlobalErrorPage({ error }: { error: Error & { digest?: string } }) {
  return (
    <html lang="en">
      <head>
        <title>Operator Data API</title>
        <meta name="color-scheme" content="light dark" />
      </head>
      <body style={{ fontFamily: 'system-ui, sans-serif', maxWidth: '32rem', margin: '20vh auto', padding: '0 1rem' }}>
        <main>
          <h1>This page could not be loaded</h1>
          <p>The server could not answer. It may be starting, or its database may be away for a moment.</p>
          {error.digest && (
            <p>
              Request id <code>{error.digest}</code>
            </p>
          )}
          <button type="button" onClick={() => window.location.reload()}>
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}
