import type { TSchema, Static } from '@sinclair/typebox';
import {
  BackfillOrder,
  CancelOrder,
  CompleteOrder,
  ContactDetailsReason,
  DispatchOrder,
  MarkRead,
  MessagesQuery,
  NewOrderMessage,
  OrderClockCounts,
  OrderContactDetails,
  OrderDetail,
  OrderMessage,
  OrderPage,
  OrderParams,
  OrderQuery,
  OrderTalk,
  OrderTemplates,
  ReturnOrder,
  SetAppointment,
  Step,
  SuspendOrder,
  TransferOrder,
} from '../../../shared/contracts/cases-orders.ts';
import { ConfirmWithCustomer } from '../../../shared/contracts/cases.ts';
import type { RoomRoutes } from '../../platform/http/route-types.ts';
import { principalOf, type Principal } from '../identity/index.ts';
import type { CaseReading } from './case-reading-service.ts';
import type { Confirmation } from './confirmation-service.ts';
import { withKey } from './idempotency-key.ts';
import { orderFileRoutes } from './order-file-routes.ts';
import type { OrderFiles } from './order-files-service.ts';
import type { Orders } from './orders-service.ts';
import type { OrderTalkRoom } from './order-talk-service.ts';

interface Needs {
  readonly orders: Orders;
  readonly confirmation: Confirmation;
  readonly reading: CaseReading;
  readonly talk: OrderTalkRoom;
  readonly files: OrderFiles;
}

const tags = ['orders'];

export const orderRoutes =
  (needs: Needs): RoomRoutes =>
  async (app) => {
    const { reading } = needs;
    app.get(
      '/order-templates',
      { schema: { tags, summary: 'What an order can be', response: { 200: OrderTemplates } } },
      async (request) => ({ templates: await reading.templates(principalOf(request)) }),
    );
    app.get(
      '/orders',
      { schema: { tags, summary: 'Orders that I may see', querystring: OrderQuery, response: { 200: OrderPage } } },
      (request) => reading.orders(principalOf(request), request.query),
    );
    app.get(
      '/orders/clocks',
      { schema: { tags, summary: 'Open orders by clock', response: { 200: OrderClockCounts } } },
      (request) => reading.clocks(principalOf(request)),
    );
    app.get(
      '/orders/:orderId',
      { schema: { tags, summary: 'One order', params: OrderParams, response: { 200: OrderDetail } } },
      (request) => reading.order(principalOf(request), request.params.orderId),
    );
    app.post(
      '/orders/:orderId/contact-details',
      {
        schema: {
          tags,
          summary: 'Name, number and door, unmasked; written to the audit trail',
          params: OrderParams,
          body: ContactDetailsReason,
          response: { 200: OrderContactDetails },
        },
      },
      (request) => reading.contactDetails(principalOf(request), request.params.orderId, request.body.reason),
    );
    await app.register(actRoutes(needs));
    await app.register(talkRoutes(needs.talk));
    await app.register(orderFileRoutes(needs.files));
  };

interface Act {
  readonly path: string;
  readonly summary: string;
  readonly body: TSchema;
  readonly run: (principal: Principal, orderId: string, body: never) => Promise<void>;
}
const act = <T extends TSchema>(
  path: string,
  summary: string,
  body: T,
  run: (principal: Principal, orderId: string, body: Static<T>) => Promise<void>,
): Act => ({ path, summary, body, run: run });

/** Every act answers with the order as it is afterwards, whether it was done now or by an earlier try. */
const actRoutes =
  ({ orders, confirmation, reading }: Needs): RoomRoutes =>
  async (app) => {
    const acts: readonly Act[] = [
      act('dispatch', 'Dispatch to a crew (派单)', DispatchOrder, orders.dispatch),
      act('accept', 'Accept (接单)', Step, orders.accept),
      act('set-out', 'On the way (出发)', Step, orders.setOut),
      act('arrive', 'Arrived (到场)', Step, orders.arrive),
      act('start-work', 'Start to work', Step, orders.startWork),
      act('backfill', 'Write back (回填)', BackfillOrder, orders.backfill),
      act('complete', 'Done (完成)', CompleteOrder, orders.complete),
      act('return', 'Return with a reason (退单)', ReturnOrder, orders.returnOrder),
      act('transfer', 'To another crew (转派)', TransferOrder, orders.transfer),
      act('suspend', 'Suspend for a stated reason (挂起)', SuspendOrder, orders.suspend),
      act('resume', 'Resume', Step, orders.resume),
      act('cancel', 'Cancel (撤单)', CancelOrder, orders.cancel),
      act('appointment', 'Agree on a time window (预约)', SetAppointment, orders.setAppointment),
      act('confirm', 'The word of the customer (回访)', ConfirmWithCustomer, confirmation.confirmOrder),
    ];
    for (const { path, summary, body, run } of acts) {
      app.post(
        `/orders/:orderId/${path}`,
        { schema: { tags, summary, params: OrderParams, body, response: { 200: OrderDetail } } },
        async (request) => {
          const principal = principalOf(request);
          const { orderId } = request.params;
          await run(principal, orderId, withKey(request.headers, request.body as object) as never);
          return reading.order(principal, orderId);
        },
      );
    }
    await Promise.resolve();
  };

const talkRoutes =
  (talk: OrderTalkRoom): RoomRoutes =>
  async (app) => {
    app.get(
      '/orders/:orderId/messages',
      {
        schema: {
          tags,
          summary: 'The talk inside the order',
          params: OrderParams,
          querystring: MessagesQuery,
          response: { 200: OrderTalk },
        },
      },
      (request) => talk.read(principalOf(request), request.params.orderId, request.query),
    );
    app.post(
      '/orders/:orderId/messages',
      {
        schema: {
          tags,
          summary: 'Say something; the same clientId is written once',
          params: OrderParams,
          body: NewOrderMessage,
          response: { 200: OrderMessage },
        },
      },
      (request) => talk.post(principalOf(request), request.params.orderId, request.body),
    );
    app.post(
      '/orders/:orderId/read',
      { schema: { tags, summary: 'Read up to here', params: OrderParams, body: MarkRead } },
      async (request, reply) => {
        await talk.markRead(principalOf(request), request.params.orderId, request.body.seq);
        return reply.code(204).send();
      },
    );
    await Promise.resolve();
  };
