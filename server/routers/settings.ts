import { z } from 'zod';
import { getGettingStarted } from '#server/domain/getting-started/index.ts';
import { GettingStarted } from '#server/domain/getting-started/schemas.ts';
import { changeRetention, getRetentionStatus, previewRetention } from '#server/domain/retention/index.ts';
import {
  ChangeRetentionInput,
  PreviewRetentionInput,
  RetentionPreview,
  RetentionStatus,
} from '#server/domain/retention/schemas.ts';
import { chooseTemplate, getSettings, previewTemplate } from '#server/domain/settings/index.ts';
import {
  ChooseTemplateInput,
  PreviewTemplateInput,
  Settings,
  TemplatePreview,
} from '#server/domain/settings/schemas.ts';
import { listTemplates } from '#server/domain/templates/index.ts';
import { ListedTemplate } from '#server/domain/templates/schemas.ts';
import { call, operatorProcedure, router } from './trpc.ts';

export const settingsRouter = router({
  get: operatorProcedure.output(Settings).query(call(getSettings)),
  chooseTemplate: operatorProcedure.input(ChooseTemplateInput).output(Settings).mutation(call(chooseTemplate)),
  changeRetention: operatorProcedure.input(ChangeRetentionInput).output(Settings).mutation(call(changeRetention)),
  previewRetention: operatorProcedure
    .input(PreviewRetentionInput)
    .output(RetentionPreview)
    .query(call(previewRetention)),
  retention: operatorProcedure.output(RetentionStatus).query(call(getRetentionStatus)),
  templates: operatorProcedure.output(z.array(ListedTemplate)).query(call(listTemplates)),
  previewTemplate: operatorProcedure.input(PreviewTemplateInput).output(TemplatePreview).query(call(previewTemplate)),
  gettingStarted: operatorProcedure.output(GettingStarted).query(call(getGettingStarted)),
});
