import { z } from 'zod';
import { exportAudit, listAudit, listAuditActors, listPiiReads } from '#server/domain/audit/index.ts';
import {
  AuditActor,
  AuditPage,
  ExportAuditInput,
  ExportedAudit,
  ListAuditInput,
  ListedPiiRead,
  ListPiiReadsInput,
} from '#server/domain/audit/schemas.ts';
import { call, operatorProcedure, router } from './trpc.ts';

export const auditRouter = router({
  list: operatorProcedure.input(ListAuditInput).output(AuditPage).query(call(listAudit)),
  actors: operatorProcedure.output(z.array(AuditActor)).query(call(listAuditActors)),
  piiReads: operatorProcedure.input(ListPiiReadsInput).output(z.array(ListedPiiRead)).query(call(listPiiReads)),
  export: operatorProcedure.input(ExportAuditInput).output(ExportedAudit).mutation(call(exportAudit)),
});
