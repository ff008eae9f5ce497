import 'swagger-ui-dist/swagger-ui.css';
import type { Metadata } from 'next';
import { ReferenceShell } from './_components/reference-shell.tsx';

export const metadata: Metadata = {
  title: 'API reference',
  description: 'The reference of the REST API, made from its OpenAPI document.',
};

/** Public: the reference holds nobody's data. */
export default function ReferencePage() {
  return <ReferenceShell />;
}
