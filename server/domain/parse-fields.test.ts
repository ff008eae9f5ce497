import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { JsonObject, JsonText, JsonValue } from './json-text.ts';
import { parseFields, unknownFields } from './parse-fields.ts';

const Fields = z.object({ name: z.string(), count: z.number().nullish(), data: JsonObject, value: JsonValue });

function objectIn(source: string) {
  const { node } = JsonText.parse(source);
  if (node.kind !== 'object') throw new TypeError('An object.');
  return node;
}

const read = (source: string) => parseFields(Fields, source, objectIn(source));
const failure = (source: string) => {
  try {
    return read(source);
  } catch (error) {
    return error;
  }
};

describe('the fields of a request', () => {
  test('keep the text of JSON, so that no number changes', () => {
    const { data, value, name } = read('{"value": 0.1e1 ,"name":"n","data":{"a":1234567890123456.78 , "b":1e300}}');
    expect([data.text, value.text, name]).toEqual(['{"a":1234567890123456.78 , "b":1e300}', '0.1e1', 'n']);
  });

  test.each([
    ['{"data":{},"value":1}', ['name']],
    ['{"name":null,"data":{},"value":1}', ['name']],
    ['{"name":"n","data":null,"value":1}', ['data']],
    ['{}', ['name', 'data', 'value']],
    ['{"name":null,"data":5}', ['name', 'value']],
  ])('are missing when absent or null: %s', (source, fields) => {
    const details = fields.map((field) => ({ field, message: `Missing required field: "${field}"` }));
    expect(failure(source)).toMatchObject({
      code: 'MISSING_FIELDS',
      message: details[0]?.message,
      extras: { details },
    });
  });

  test('may be null where any JSON may stand, and where they are optional', () => {
    const { value, count } = read('{"name":"n","data":{},"value":null,"count":null}');
    expect([value.text, count]).toEqual(['null', null]);
  });

  test.each([
    ['{"name":5,"data":{},"value":1}', 'name'],
    ['{"name":"n","data":[],"value":1}', 'data'],
    ['{"name":"n","data":"{}","value":1}', 'data'],
    ['{"name":"n","data":{},"value":1,"count":"1"}', 'count'],
  ])('of the wrong type are VALIDATION_FAILED: %s', (source, field) => {
    expect(failure(source)).toMatchObject({ code: 'VALIDATION_FAILED', extras: { details: [{ field }] } });
  });

  test('that nobody knows are named, those of prototypes too', () => {
    const node = objectIn('{"name":"n","nmae":1,"constructor":1,"toString":2,"":3}');
    expect(unknownFields(Fields, node)).toEqual(['nmae', 'constructor', 'toString', '']);
  });

  test('are not found on a prototype', () => {
    const Odd = z.object({ constructor: z.string() });
    expect(() => parseFields(Odd, '{}', objectIn('{}'))).toThrow(expect.objectContaining({ code: 'MISSING_FIELDS' }));
  });
});
