import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { guardUnsavedWork, hasUnsavedWork } from '#app/_ui/unsaved-work.ts';
import { goToSignIn, isSigningOut, leaveSignedOut } from './leave.ts';

const assign = vi.fn<(address: string) => void>();
const confirm = vi.fn<() => boolean>();
const listening = new Set<string>();
const listeners = {
  addEventListener: (event: string) => listening.add(event),
  removeEventListener: (event: string) => listening.delete(event),
};

beforeEach(() => {
  vi.useFakeTimers();
  vi.resetAllMocks();
  vi.stubGlobal('window', {
    ...listeners,
    confirm,
    location: { assign, pathname: '/audit', search: '?page=2' },
    history: {},
  });
  vi.stubGlobal('document', listeners);
});

afterEach(() => {
  vi.runAllTimers();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('whoever signs out', () => {
  test('is asked about what is not saved while the session is open; who stays is still signed in', async () => {
    const stopGuarding = guardUnsavedWork();
    const endSession = vi.fn(async () => true);
    confirm.mockReturnValue(false);
    expect(await leaveSignedOut(endSession)).toBe('stayed');
    expect([endSession.mock.calls, assign.mock.calls, isSigningOut()]).toEqual([[], [], false]);
    stopGuarding();
    expect(listening.size).toBe(0);
  });

  test('is asked nothing once the session has ended', async () => {
    const stopGuarding = guardUnsavedWork();
    confirm.mockReturnValue(true);
    assign.mockImplementation(() => expect([...listening]).toEqual([]));
    expect(await leaveSignedOut(async () => true)).toBe('left');
    expect(assign).toHaveBeenCalledExactlyOnceWith('/sign-in?reason=signed-out');
    expect(confirm).toHaveBeenCalledOnce();
    stopGuarding();
  });

  test('learns that the session is over when the browser does not leave all the same', async () => {
    await leaveSignedOut(async () => true);
    expect(isSigningOut()).toBe(true);
    vi.advanceTimersByTime(10_000);
    expect(isSigningOut()).toBe(false);
  });

  test('keeps the warning of what is not saved when the session could not be ended', async () => {
    const stopGuarding = guardUnsavedWork();
    confirm.mockReturnValue(true);
    expect(await leaveSignedOut(async () => false)).toBe('failed');
    expect([assign.mock.calls, isSigningOut(), hasUnsavedWork()]).toEqual([[], false, true]);
    stopGuarding();
  });
});

test('a page of a session that is over is left without a question', () => {
  const stopGuarding = guardUnsavedWork();
  goToSignIn();
  expect([...listening]).toEqual([]);
  expect(confirm).not.toHaveBeenCalled();
  expect(assign).toHaveBeenCalledExactlyOnceWith('/sign-in?reason=ended&next=%2Faudit%3Fpage%3D2');
  stopGuarding();
});
