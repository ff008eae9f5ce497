import { describe, expect, test } from 'vitest';
import { JsonText } from '../json-text.ts';
import { compileTemplate } from './compile-template.ts';
import { validateEntity, validateEvent, validateStateKey } from './validate.ts';

const template = compileTemplate({
  id: 'tpl_test',
  name: 'Test',
  version: '1.0',
  schema: {
    entity_types: { player: { required: ['email'], optional: ['phone'] }, game: { required: [], optional: [] } },
    event_types: {
      transaction: { required: ['type', 'amount'], optional: [] },
      session: { required: [], optional: [] },
    },
    state_keys: ['balance'],
    pii_fields: { player: ['email', 'phone'] },
  },
});

const messages = (issues: { message: string }[]) => issues.map(({ message }) => message);
const entity = (type: string, data: string) => messages(validateEntity(template, type, JsonText.parse(data)).issues);
const event = (type: string, data: string) => messages(validateEvent(template, type, JsonText.parse(data)));

const prototypeNames = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__'];

describe('a required field', () => {
  test.each(['{}', '{"email":null}', '{"email":""}', '{"Email":"a@b"}', '{"data":{"email":"a@b"}}'])(
    'counts as missing in %s',
    (data) => {
      expect(entity('player', data)).toEqual(['Missing required field: "email"']);
    },
  );

  test.each(['0', 'false', '" "', '"0"', '[]', '{}', '-0', '0.0', '"null"'])('is there with the value %s', (value) => {
    expect(entity('player', `{"email":${value}}`)).toEqual([]);
    expect(event('transaction', `{"type":${value},"amount":${value}}`)).toEqual([]);
  });

  test('is found however its name is spelled in JSON', () => {
    expect(entity('player', '{"\\u0065mail":"a@b"}')).toEqual([]);
  });

  test('is told for each that is missing, in the order of the template', () => {
    expect(event('transaction', '{"amount":null}')).toEqual([
      'Missing required field: "type"',
      'Missing required field: "amount"',
    ]);
  });

  test('is not asked of another type', () => {
    expect(entity('game', '{}')).toEqual([]);
    expect(event('session', '{}')).toEqual([]);
  });
});

describe('a name that the template does not have is unknown', () => {
  test.each(['wallet', '', 'Player', 'player ', 'transaction', 'player.vip', ...prototypeNames])(
    'as an entity type: %j',
    (type) => {
      expect(entity(type, '{"email":"a@b"}')).toEqual([`Unknown entity type: ${JSON.stringify(type)}`]);
    },
  );

  test.each(['kyc', '', 'transaction.deposit', 'player', ...prototypeNames])('as an event type: %j', (type) => {
    expect(event(type, '{}')).toEqual([`Unknown event type: ${JSON.stringify(type)}`]);
  });

  test.each(['mood', '', 'balance ', 'length', 'size', ...prototypeNames])('as a state key: %j', (key) => {
    expect(messages(validateStateKey(template, key))).toEqual([`Unknown state key: ${JSON.stringify(key)}`]);
  });

  test('and is told with at most 100 of its characters', () => {
    expect(entity('x'.repeat(5_000), '{}')).toEqual([`Unknown entity type: "${'x'.repeat(100)}"`]);
  });

  test('while its own names are known', () => {
    expect(validateStateKey(template, 'balance')).toEqual([]);
  });
});

describe('the fields that the service itself writes', () => {
  test.each(['_deleted', '_redacted'])('are refused at the top level: %s', (field) => {
    for (const value of ['true', 'null', '""']) {
      expect(entity('game', `{"${field}":${value}}`)).toEqual([expect.stringContaining(`Reserved field: "${field}"`)]);
      expect(event('session', `{"${field}":${value}}`)).toEqual([
        expect.stringContaining(`Reserved field: "${field}"`),
      ]);
    }
    expect(event('session', `{"\\u005f${field.slice(1)}":1}`)).toHaveLength(1);
    expect(entity('nonsense', `{"${field}":1}`)).toHaveLength(2);
  });

  test('are ordinary fields further in, and in another spelling', () => {
    expect(entity('game', '{"a":{"_deleted":true},"_Deleted":1,"deleted":1}')).toEqual([]);
  });
});

describe('the mark of a sealed value', () => {
  test.each(['"[encrypted]"', '"\\u005bencrypted]"', '"[\\u0065ncrypted\\u005D"'])(
    'is refused in a PII field: %s',
    (mark) => {
      const [issue, ...others] = validateEntity(
        template,
        'player',
        JsonText.parse(`{"email":"a@b","phone":${mark}}`),
      ).issues;
      expect(issue).toMatchObject({ field: 'phone', message: expect.stringContaining('"phone"') });
      expect(others).toEqual([]);
    },
  );

  test.each(['"[Encrypted]"', '" [encrypted]"', '"[encrypted]."', '["[encrypted]"]', '{"x":"[encrypted]"}'])(
    'is not what this is, in a PII field: %s',
    (value) => {
      expect(entity('player', `{"email":"a@b","phone":${value}}`)).toEqual([]);
    },
  );

  test('is an ordinary text in every other field', () => {
    expect(entity('player', '{"email":"a@b","note":"[encrypted]"}')).toEqual([]);
    expect(entity('game', '{"email":"[encrypted]"}')).toEqual([]);
    expect(event('session', '{"email":"[encrypted]"}')).toEqual([]);
  });
});

test('the rules of a type name its PII fields, and those of another type none', () => {
  const piiOf = (type: string) => [...validateEntity(template, type, JsonText.parse('{}')).rules.piiFields];
  expect([piiOf('player'), piiOf('game'), piiOf('constructor')]).toEqual([['email', 'phone'], [], []]);
});
