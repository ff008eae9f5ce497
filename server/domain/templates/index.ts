export { compileTemplate, type Template } from './compile-template.ts';
export { listTemplates } from './list-templates.ts';
export { encryptedMark, validateEntity, validateEvent, validateStateKey } from './validate.ts';
