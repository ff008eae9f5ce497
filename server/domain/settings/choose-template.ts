import type { Context } from '../context.ts';
import { DomainError } from '../errors.ts';
import type { ChooseTemplateInput, Settings } from './schemas.ts';
import { updateSettings } from './update-settings.ts';

/**
 * Stores a choice, unless somebody chose another template since the person saw which one is in use.
 * @throws FORBIDDEN, VALIDATION_FAILED for an unknown template, CONFLICT
 */
export function chooseTemplate(context: Context, { seen, templateId }: ChooseTemplateInput): Promise<Settings> {
  return updateSettings(
    context,
    { templateId },
    {
      check: ({ template }) => {
        if ((template?.id ?? null) === seen) return;
        throw new DomainError('CONFLICT', 'Somebody chose another template meanwhile; nothing was changed.');
      },
    },
  );
}
