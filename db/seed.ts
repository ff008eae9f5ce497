import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import { type TemplateSchema, templates } from './schema/templates.ts';

const igaming: TemplateSchema = {
  entity_types: {
    player: {
      required: ['email'],
      optional: ['first_name', 'last_name', 'phone', 'date_of_birth', 'country', 'currency', 'status'],
    },
    operator: { required: ['name'], optional: [] },
    game: { required: ['name'], optional: [] },
  },
  event_types: {
    transaction: { required: ['type', 'amount', 'currency'], optional: ['method', 'provider', 'reference'] },
    game_activity: { required: ['game_id', 'bet_amount'], optional: ['win_amount', 'currency'] },
    session: { required: [], optional: [] },
    bonus: { required: [], optional: [] },
    block: { required: [], optional: [] },
    support: { required: [], optional: [] },
    affiliate: { required: [], optional: [] },
  },
  state_keys: ['balance', 'kyc_status', 'risk_score', 'loyalty_tier'],
  pii_fields: { player: ['first_name', 'last_name', 'email', 'phone', 'date_of_birth'] },
};

/** The templates that every installation has. */
const builtInTemplates = [{ id: 'tpl_igaming', name: 'iGaming', version: '1.0', schema: igaming }];

/** Writes the built-in templates; those that stand already are left as they are. */
export async function seedTemplates(orm: PostgresJsDatabase): Promise<void> {
  await orm.insert(templates).values(builtInTemplates).onConflictDoNothing();
}
