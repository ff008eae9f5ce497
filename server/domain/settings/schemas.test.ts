import { describe, expect, test } from 'vitest';
import { JsonText } from '../json-text.ts';
import { parseFields } from '../parse-fields.ts';
import { UpdateSettingsInput } from './schemas.ts';

function read(body: string) {
  const { source, node } = JsonText.parse(body);
  if (node.kind !== 'object') throw new TypeError('An object.');
  return parseFields(UpdateSettingsInput, source, node);
}

const refused = (field: string) => {
  const details = expect.arrayContaining([expect.objectContaining({ field })]);
  return expect.objectContaining({ code: 'VALIDATION_FAILED', extras: { details } });
};
const policy = (events: string) => `{"retentionPolicy":{"entity_events":${events}}}`;
const tier = (hot: string, archive: string) => policy(`{"hot_days":${hot},"archive_days":${archive}}`);

describe('days of retention', () => {
  test.each(['30', '31', '1824', '1825', '30.0', '3e1', '18.25E2'])('may be %s', (days) => {
    expect(read(`{"dataRetentionDays":${days}}`)).toEqual({ dataRetentionDays: Number(days) });
  });

  test.each([
    '29',
    '1826',
    '0',
    '-30',
    '30.5',
    '29.999',
    '1e9',
    '1e300',
    '"30"',
    '""',
    'true',
    '[]',
    '[30]',
    '{}',
    '99999999999999999999',
  ])('are never %s', (days) => {
    expect(() => read(`{"dataRetentionDays":${days}}`)).toThrow(refused('dataRetentionDays'));
  });
});

describe('the tiers of a retention policy', () => {
  test.each([
    ['30', '30'],
    ['30', '1825'],
    ['1825', '1825'],
    ['365', '366'],
  ])('may be %s and %s days', (hot, archive) => {
    const entity_events = { hot_days: Number(hot), archive_days: Number(archive) };
    expect(read(tier(hot, archive))).toEqual({ retentionPolicy: { entity_events } });
  });

  test.each([
    ['29', '100', 'retentionPolicy.entity_events.hot_days'],
    ['30', '29', 'retentionPolicy.entity_events.archive_days'],
    ['30', '1826', 'retentionPolicy.entity_events.archive_days'],
    ['100', '99', 'retentionPolicy.entity_events.hot_days'],
    ['1825', '30', 'retentionPolicy.entity_events.hot_days'],
    ['30.5', '100', 'retentionPolicy.entity_events.hot_days'],
    ['"30"', '100', 'retentionPolicy.entity_events.hot_days'],
    ['30', '"100"', 'retentionPolicy.entity_events.archive_days'],
    ['null', '100', 'retentionPolicy.entity_events.hot_days'],
    ['30', 'null', 'retentionPolicy.entity_events.archive_days'],
  ])('are never %s and %s days', (hot, archive, field) => {
    expect(() => read(tier(hot, archive))).toThrow(refused(field));
  });

  test.each(['{"hot_days":30}', '{"archive_days":30}', '{}', '[]', '5', '"30"', 'true'])(
    'are named both: not %s',
    (events) => {
      expect(() => read(policy(events))).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' }));
    },
  );

  test.each([
    '{"retentionPolicy":{"entity_event":null}}',
    '{"retentionPolicy":{"__proto":1}}',
    '{"retentionPolicy":{"constructor":1}}',
    policy('{"hot_days":30,"archive_days":30,"cold_days":30}'),
  ])('have no other fields: %s', (body) => {
    expect(() => read(body)).toThrow(
      expect.objectContaining({ code: 'VALIDATION_FAILED', message: expect.stringContaining('Unknown field') }),
    );
  });

  test.each([
    ['{"retentionPolicy":null}', { retentionPolicy: null }],
    ['{"retentionPolicy":{}}', { retentionPolicy: {} }],
    [policy('null'), { retentionPolicy: { entity_events: null } }],
    [
      '{"retentionPolicy":{"entity_states":{"hot_days":30,"archive_days":60}}}',
      { retentionPolicy: { entity_states: { hot_days: 30, archive_days: 60 } } },
    ],
  ])('may be cleared or sent alone: %s', (body, input) => {
    expect(read(body)).toEqual(input);
  });
});

test.each(['"yes"', '1', '0', '"true"', '[]', '{}'])('suppressErased is never %s', (value) => {
  expect(() => read(`{"suppressErased":${value}}`)).toThrow(refused('suppressErased'));
});

test.each(['5', 'true', '[]', '{"id":"tpl_igaming"}'])('templateId is never %s', (value) => {
  expect(() => read(`{"templateId":${value}}`)).toThrow(refused('templateId'));
});

test('every part that is wrong is told', () => {
  const body = '{"templateId":1,"dataRetentionDays":1,"suppressErased":1}';
  const fields = ['templateId', 'dataRetentionDays', 'suppressErased'].map((field) =>
    expect.objectContaining({ field }),
  );
  expect(() => read(body)).toThrow(expect.objectContaining({ extras: { details: fields } }));
});
