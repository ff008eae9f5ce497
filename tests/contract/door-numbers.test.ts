import { beforeAll, describe, expect, test } from 'vitest';
import { type Call, makeCall } from './support-client.ts';
import { batchPlaces, singlePlaces } from './support-json-places.ts';
import { layGround } from './support-samples.ts';
import { createTenant, describeHosts, useCore } from './tenant.ts';

const core = useCore();

const numbers = [
  '1234567890123456.78',
  '12345678901234567890',
  '0.1',
  '-0.1',
  '0',
  '-0',
  '0.0',
  '1.0',
  '1.50',
  '100',
  '1e2',
  '1E+2',
  '1e-7',
  '0.30000000000000004',
  '9007199254740993',
  '-9007199254740993',
  '18446744073709551616',
  '1.7976931348623157e308',
  '-1.7976931348623157e308',
  '5e-324',
  '2.2250738585072014e-308',
  '123456789012345678901234567890.123456789012345678901234567890',
  `1${'0'.repeat(300)}`,
  `0.${'0'.repeat(300)}1`,
  `3.${'1'.repeat(1_000)}`,
  '4.35',
  '1.1e1',
  '0.5e1',
  '1e22',
  '1e-22',
  '12e0',
];
/** They are nearer to 0 than any double: refused or kept, never 0. */
const tiny = ['1e-400', '-1e-400', '4e-324', '1e-16000'];

/** A decimal as sign, digits and power of ten, the same for all spellings of one value. */
function canonical(number: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(number) ?? [];
  if (whole === '') throw new Error(`${number} is no number.`);
  const digits = (whole + fraction).replace(/^0+/, '');
  const kept = digits.replace(/0+$/, '');
  if (kept === '') return '0';
  return `${sign}${kept}e${Number(exponent) - fraction.length + (digits.length - kept.length)}`;
}

/** The numbers of a list that stands in an answer, as they are spelt there. */
const listed = (text: string) => (/\[(-?\d[-+\d.eE, \n]*)\]/.exec(text)?.[1] ?? '').split(',').map((one) => one.trim());

describeHosts('numbers', ({ base }) => {
  let call: Call;
  beforeAll(async () => {
    call = makeCall(base, (await createTenant(core())).secret);
    await layGround(call);
  });

  const places = [
    ...Object.entries(singlePlaces).map(([name, { method, path, around, readAt }]) => ({
      name,
      send: (value: string) => call(method, path, { body: around(value) }),
      readAt,
    })),
    ...Object.entries(batchPlaces).map(([name, { path, around, readAt }]) => ({
      name: `${name} of a batch`,
      send: (value: string) => call('POST', path, { body: `[${around(value)}]` }),
      readAt,
    })),
  ].filter(({ readAt }) => readAt !== undefined);

  describe.each(places)('in $name', ({ send, readAt = '' }) => {
    test('read back numerically equal to what was sent', async () => {
      expect((await send(`[${numbers.join(',')}]`)).status).toBeLessThan(300);
      const read = listed((await call('GET', readAt)).text);
      expect(read.map(canonical)).toEqual(numbers.map(canonical));
    });

    test('that stand alone read back numerically equal too', async () => {
      for (const number of ['1234567890123456.78', '12345678901234567890', '0.1']) {
        await send(number);
        const read = /"(?:x|phone|value)":\s*(-?[\d.eE+-]+)/.exec((await call('GET', readAt)).text)?.[1] ?? '';
        expect(canonical(read)).toBe(canonical(number));
      }
    });

    test('that a double rounds to 0 are refused or kept, never stored as 0', async () => {
      for (const number of tiny) {
        const answer = await send(`[${number}]`);
        const isKept = answer.status < 300 && (answer.body.data as { failed?: number }).failed !== 1;
        if (isKept) expect(listed((await call('GET', readAt)).text).map(canonical)).toEqual([canonical(number)]);
      }
    });
  });

  test('a state that is answered at once is the number that was sent', async () => {
    for (const number of numbers) {
      const { text } = await call('PUT', '/entities/ground-1/state/balance', { body: number });
      expect(canonical(/"value":(-?[\d.eE+-]+)/.exec(text)?.[1] ?? '')).toBe(canonical(number));
    }
  });
});
