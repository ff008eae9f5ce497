import { expect, test } from 'vitest';
import { findPages } from './find-pages.ts';

const pages = [
  { label: 'Batch jobs', words: 'errors csv' },
  { label: 'Audit log', words: 'who batch' },
  { label: 'API keys' },
];

test.each([
  ['', ['Batch jobs', 'Audit log', 'API keys']],
  ['BATCH', ['Batch jobs', 'Audit log']],
  ['key api', ['API keys']],
  ['jobs csv', ['Batch jobs']],
  ['udit', []],
])('"%s" finds %j', (text, labels) => {
  expect(findPages(pages, text).map(({ label }) => label)).toEqual(labels);
});
