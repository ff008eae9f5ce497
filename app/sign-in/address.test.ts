import { describe, expect, test } from 'vitest';
import { addressWith, safePath, signInAddress } from './address.ts';

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
    ['/a\\b', '/'],
    ['/a\tb', '/'],
    ['/events?q=a\nb', '/'],
    ['/events?q=\u0000', '/'],
    ['/events?q=\u007f', '/'],
    ['/events?q=%0A%5C', '/events?q=%0A%5C'],
    ['/events?q=a\\b', '/events?q=a\\b'],
    ['/events?q=//evil.test', '/events?q=//evil.test'],
    ['/?q=//evil.test', '/?q=//evil.test'],
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

test('an address keeps what was asked for in it, also what nobody there reads', () => {
  expect(addressWith('/events', { type: 'bet', page: '2' })).toBe('/events?type=bet&page=2');
  expect(addressWith('/events', { q: 'a&b=c\n', of: ['x', 'y'], none: undefined, empty: '' })).toBe(
    '/events?q=a%26b%3Dc%0A&of=x&of=y&empty=',
  );
  expect(addressWith('/events', {})).toBe('/events');
});

test('the way to the sign-in page remembers where the person was going', () => {
  expect(signInAddress({ next: '/a?b=c', reason: 'ended' })).toBe('/sign-in?reason=ended&next=%2Fa%3Fb%3Dc');
  expect(signInAddress({ next: '/' })).toBe('/sign-in');
  expect(signInAddress({})).toBe('/sign-in');
});
