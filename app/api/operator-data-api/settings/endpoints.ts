import { getSettings, updateSettings } from '#server/domain/settings/index.ts';
import { Settings, UpdateSettingsInput } from '#server/domain/settings/schemas.ts';
import { fieldsBody } from '../_rest/body.ts';
import { defineEndpoint } from '../_rest/endpoint.ts';

const example = {
  template: { id: 'tpl_igaming', name: 'iGaming', version: '1.0' },
  dataRetentionDays: 1825,
  retentionPolicy: { entity_events: { hot_days: 90, archive_days: 365 } },
  suppressErased: false,
};

const shared = { path: '/settings', tag: 'Templates and settings', limit: 'read', output: Settings } as const;

const getSettingsEndpoint = defineEndpoint({
  ...shared,
  method: 'GET',
  summary: 'Read the settings',
  description: 'The chosen template, how long data is kept, and whether erased entities may be created again.',
  scope: 'read',
  statuses: { 200: 'The settings as they stand.' },
  errors: [],
  example: { response: example },
  run: (context) => getSettings(context),
});

const updateSettingsEndpoint = defineEndpoint({
  ...shared,
  method: 'PUT',
  summary: 'Change the settings',
  description:
    'Send the parts to change: what is absent stays as it was, null clears. Days are whole numbers from 30 to 1825. What is set of dataRetentionDays and retentionPolicy is applied within the hour, and then each day from midnight (UTC) on.',
  scope: 'settings',
  body: fieldsBody(UpdateSettingsInput),
  statuses: { 200: 'The settings after the change.' },
  errors: ['MISSING_FIELDS', 'VALIDATION_FAILED'],
  example: {
    request: { templateId: 'tpl_igaming', retentionPolicy: { entity_events: { hot_days: 90, archive_days: 365 } } },
    response: example,
  },
  run: (context, { body }) => updateSettings(context, body),
});

export const settingsEndpoints = [getSettingsEndpoint, updateSettingsEndpoint];
