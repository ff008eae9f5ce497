import { describe, expect, test } from 'vitest';
import { refuseForeignPost } from './own-request.ts';

const home = 'https://data.example.com';
const json = { 'content-type': 'application/json', 'content-length': '2' };
const refusalOf = (headers: Record<string, string>) => refuseForeignPost(new Headers(headers), home)?.status ?? null;

describe('a POST to the portal', () => {
  test.each([
    ['of our own page, by its Origin', { ...json, origin: home }, null],
    ['of our own page, by the browser’s word', { ...json, 'sec-fetch-site': 'same-origin' }, null],
    ['with a charset', { ...json, 'content-type': 'Application/JSON; charset=utf-8', origin: home }, null],
    ['of a sister site', { ...json, 'sec-fetch-site': 'same-site', origin: 'https://evil.example.com' }, 403],
    ['of another site', { ...json, 'sec-fetch-site': 'cross-site', origin: 'https://evil.test' }, 403],
    ['of an origin that begins like ours', { ...json, origin: `${home}.evil.test` }, 403],
    ['of a sandboxed frame', { ...json, origin: 'null' }, 403],
    ['of nobody knows where', json, 403],
    ['as a form', { ...json, 'content-type': 'application/x-www-form-urlencoded', origin: home }, 415],
    ['as multipart', { ...json, 'content-type': 'multipart/form-data; boundary=x', origin: home }, 415],
    ['as bytes', { ...json, 'content-type': 'application/octet-stream', origin: home }, 415],
    ['as plain text', { ...json, 'content-type': 'text/plain', origin: home }, 415],
    ['without a type', { 'content-length': '2', origin: home }, 415],
    ['without a length', { 'content-type': 'application/json', origin: home }, 411],
    ['that is too long', { ...json, 'content-length': '1048577', origin: home }, 413],
  ])('%s', (_, headers, refusal) => {
    expect(refusalOf(headers)).toBe(refusal);
  });
});
