import { describe, expect, test } from 'vitest';
import { safePath, signInAddress } from './address.ts';

describe('after the sign-in a person is led', () => {
  test.each([
    ['/api-keys', '/api-keys'],
    ['/events?type=bonus&page=2', '/events?type=bonus&page=2'],
    ['//evil.test', '/'],
    ['/\\evil.test', '/'],
    ['/\t/evil.test', '/'],
    ['/.//evil.test/x', '/'],
    ['/a/..//evil.test', '/'],
    ['/%2e//evil.test', '/'],
    ['/%2E%2e//evil.test', '/'],
    ['/.\\\\evil.test', '/'],
    ['/./\t/evil.test', '/'],
    ['/a/../api-keys', '/api-keys'],
    ['/a//b', '/a//b'],
    ['https://evil.test/', '/'],
    ['javascript:alert(1)', '/'],
    ['api-keys', '/'],
    ['', '/'],
    [undefined, '/'],
    [['/a', '/b'], '/'],
  ])('from next=%j to %s', (next, path) => {
    expect(safePath(next)).toBe(path);
  });
});

test('the way to the sign-in page remembers where the person was going', () => {
  expect(signInAddress({ next: '/a?b=c', reason: 'ended' })).toBe('/sign-in?reason=ended&next=%2Fa%3Fb%3Dc');
  expect(signInAddress({ next: '/' })).toBe('/sign-in');
  expect(signInAddress({})).toBe('/sign-in');
});
