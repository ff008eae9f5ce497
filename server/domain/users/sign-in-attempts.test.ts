import { expect, test } from 'vitest';
import { SignInAttempts } from './sign-in-attempts.ts';

const takeMany = (attempts: SignInAttempts, count: number, email: string, address: string) =>
  Array.from({ length: count }, () => attempts.take(email, address, 0)).filter((seconds) => seconds === 0).length;

test('an account can be guessed at ten times, then once each half minute', () => {
  const attempts = new SignInAttempts();
  expect(takeMany(attempts, 50, 'ada', '10.0.0.1')).toBe(10);
  expect(attempts.take('ada', '10.0.0.1', 0)).toBe(30);
  expect(attempts.take('ada', '10.0.0.1', 30_001)).toBe(0);
  expect(attempts.take('ada', '10.0.0.1', 30_002)).toBe(30);
});

test('another address does not open a closed account', () => {
  const attempts = new SignInAttempts();
  takeMany(attempts, 10, 'ada', '10.0.0.1');
  expect(attempts.take('ada', '10.0.0.2', 0)).toBeGreaterThan(0);
  expect(attempts.take('bob', '10.0.0.1', 0)).toBe(0);
});

test('an address can try a hundred accounts, and no more', () => {
  const attempts = new SignInAttempts();
  const admitted = Array.from({ length: 150 }, (_, n) => attempts.take(`user-${n}`, '10.0.0.1', 0) === 0);
  expect(admitted.filter(Boolean)).toHaveLength(100);
});

test('who proves to be the owner starts afresh, the address does not', () => {
  const attempts = new SignInAttempts();
  for (let round = 0; round < 10; round++) {
    expect(takeMany(attempts, 10, 'ada', '10.0.0.1')).toBe(10);
    attempts.forgive('ada');
  }
  expect(attempts.take('ada', '10.0.0.1', 0)).toBeGreaterThan(0);
});
