import { AuditPage, AuditQuery, ChainReport } from '../../../shared/contracts/identity.ts';
import type { RoomRoutes } from '../../platform/http/route-types.ts';
import type { Audit } from './audit-service.ts';
import { principalOf } from './principal-routes.ts';

export const auditRoutes =
  (needs: { readonly audit: Audit }): RoomRoutes =>
  async (app) => {
    const tags = ['audit'];
    app.get(
      '/audit',
      { schema: { tags, summary: 'Audit trail, newest first', querystring: AuditQuery, response: { 200: AuditPage } } },
      (request) => needs.audit.page(principalOf(request), request.query),
    );
    app.get(
      '/audit/verify',
      { schema: { tags, summary: 'Is the trail as it was written?', response: { 200: ChainReport } } },
      (request) => needs.audit.verifyChain(principalOf(request)),
    );
    await Promise.resolve();
  };
