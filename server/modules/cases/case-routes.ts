import {
  CaseDetail,
  CaseNoteInput,
  CasePage,
  CaseParams,
  CaseQuery,
  CaseTimeline,
  ChangeOwner,
  ConfirmWithCustomer,
  LinkContact,
  NewOrder,
  OpenCase,
  ResolveCase,
  WithdrawCase,
} from '../../../shared/contracts/cases.ts';
import { OrderDetail } from '../../../shared/contracts/cases-orders.ts';
import type { RoomRoutes } from '../../platform/http/route-types.ts';
import { principalOf, type Principal } from '../identity/index.ts';
import type { CaseReading } from './case-reading-service.ts';
import type { Cases } from './cases-service.ts';
import type { Confirmation } from './confirmation-service.ts';
import { withKey } from './idempotency-key.ts';

export const caseRoutes =
  (needs: { readonly cases: Cases; readonly confirmation: Confirmation; readonly reading: CaseReading }): RoomRoutes =>
  async (app) => {
    const { cases, confirmation, reading } = needs;
    const tags = ['cases'];
    const about = (summary: string) => ({ tags, summary });
    const page = { querystring: CaseQuery, response: { 200: CasePage } };
    app.get('/cases', { schema: { ...about('Cases that I may see, filtered'), ...page } }, (request) =>
      reading.cases(principalOf(request), request.query),
    );
    app.post(
      '/cases',
      { schema: { ...about('Open a case, with its first order'), body: OpenCase, response: { 201: CaseDetail } } },
      async (request, reply) => {
        const principal = principalOf(request);
        const { caseId } = await cases.openCase(principal, withKey(request.headers, request.body));
        return reply.code(201).send(await reading.case(principal, caseId));
      },
    );
    const one = { params: CaseParams };
    app.get('/cases/:caseId', { schema: { ...about('One case'), ...one, response: { 200: CaseDetail } } }, (request) =>
      reading.case(principalOf(request), request.params.caseId),
    );
    app.get(
      '/cases/:caseId/timeline',
      { schema: { ...about('Everything that happened, oldest first'), ...one, response: { 200: CaseTimeline } } },
      (request) => reading.timeline(principalOf(request), request.params.caseId),
    );
    app.post(
      '/cases/:caseId/orders',
      { schema: { ...about('Add a work order'), ...one, body: NewOrder, response: { 201: OrderDetail } } },
      async (request, reply) => {
        const principal = principalOf(request);
        const body = withKey(request.headers, request.body);
        const { orderId } = await cases.addOrder(principal, request.params.caseId, body);
        return reply.code(201).send(await reading.order(principal, orderId));
      },
    );
    await app.register(caseActs({ cases, confirmation, reading }));
  };

/** Every act answers with the case as it is afterwards, whether it was done now or by an earlier try. */
const caseActs =
  (needs: { readonly cases: Cases; readonly confirmation: Confirmation; readonly reading: CaseReading }): RoomRoutes =>
  async (app) => {
    const { cases, confirmation, reading } = needs;
    const act = { params: CaseParams, response: { 200: CaseDetail } };
    const schema = (summary: string) => ({ tags: ['cases'], summary, ...act });
    const after = (principal: Principal, caseId: string) => (): Promise<CaseDetail> => reading.case(principal, caseId);
    app.post('/cases/:caseId/resolve', { schema: { ...schema('Resolve'), body: ResolveCase } }, (request) => {
      const [p, id] = [principalOf(request), request.params.caseId];
      return cases.resolve(p, id, withKey(request.headers, request.body)).then(after(p, id));
    });
    app.post(
      '/cases/:caseId/confirm',
      { schema: { ...schema('The word of the customer'), body: ConfirmWithCustomer } },
      (request) => {
        const [p, id] = [principalOf(request), request.params.caseId];
        return confirmation.confirmCase(p, id, withKey(request.headers, request.body)).then(after(p, id));
      },
    );
    app.post(
      '/cases/:caseId/withdraw',
      { schema: { ...schema('Withdrawn by the customer'), body: WithdrawCase } },
      (request) => {
        const [p, id] = [principalOf(request), request.params.caseId];
        return cases.withdraw(p, id, withKey(request.headers, request.body)).then(after(p, id));
      },
    );
    app.post('/cases/:caseId/owner', { schema: { ...schema('Hand over'), body: ChangeOwner } }, async (request) => {
      const [p, id] = [principalOf(request), request.params.caseId];
      return cases.changeOwner(p, id, withKey(request.headers, request.body)).then(after(p, id));
    });
    app.post('/cases/:caseId/notes', { schema: { ...schema('Note'), body: CaseNoteInput } }, (request) => {
      const [p, id] = [principalOf(request), request.params.caseId];
      return cases.addNote(p, id, withKey(request.headers, request.body)).then(after(p, id));
    });
    app.post('/cases/:caseId/urge', { schema: { ...schema('Urge (督办)'), body: CaseNoteInput } }, (request) => {
      const [p, id] = [principalOf(request), request.params.caseId];
      return cases.urge(p, id, withKey(request.headers, request.body)).then(after(p, id));
    });
    app.post('/cases/:caseId/contacts', { schema: { ...schema('Link a contact'), body: LinkContact } }, (request) => {
      const [p, id] = [principalOf(request), request.params.caseId];
      return cases.linkContact(p, id, request.body).then(after(p, id));
    });
    await Promise.resolve();
  };
