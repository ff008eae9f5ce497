export { getSettings } from './get-settings.ts';
export { previewTemplate } from './preview-template.ts';
export { updateSettings } from './update-settings.ts';
