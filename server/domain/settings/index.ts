export { getSettings } from './get-settings.ts';
export { updateSettings } from './update-settings.ts';
