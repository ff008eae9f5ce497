import { ormOn, schema } from '#db/client.ts';
import type { Context } from '../context.ts';
import type { ListedTemplate } from './schemas.ts';

/** All templates of the installation; they are the same for every operator. */
export async function listTemplates({ core }: Context): Promise<ListedTemplate[]> {
  const rows = await ormOn(core.database.sql).select().from(schema.templates).orderBy(schema.templates.id);
  return rows.map(({ createdAt, ...template }) => ({ ...template, created_at: createdAt.toISOString() }));
}
