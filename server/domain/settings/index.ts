export { chooseTemplate } from './choose-template.ts';
export { getSettings } from './get-settings.ts';
export { previewTemplate } from './preview-template.ts';
export type { Settings } from './schemas.ts';
export { updateSettings } from './update-settings.ts';
