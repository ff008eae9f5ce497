/** The viewer's bundle; the package brings no types. */
declare module 'swagger-ui-dist/swagger-ui-es-bundle.js' {
  interface Options {
    domNode: HTMLElement;
    /** The document itself; the viewer fetches nothing then. */
    spec: unknown;
    deepLinking: boolean;
    docExpansion: 'list' | 'full' | 'none';
    /** How deep the list of schemas is open; -1 hides it. */
    defaultModelsExpandDepth: number;
    /** How deep the schema of a body is open. */
    defaultModelExpandDepth: number;
    /** The colours of examples. */
    syntaxHighlight: { theme: string };
    /** null asks no foreign validator. */
    validatorUrl: null;
    /** Whether a key that was entered stays in the browser's storage. */
    persistAuthorization: boolean;
  }
  const SwaggerUI: (options: Options) => unknown;
  // biome-ignore lint/style/noDefaultExport: it is what the bundle exports.
  export default SwaggerUI;
}
