import { Type } from '@sinclair/typebox';
import { ContactPreferences } from '../../../shared/contracts/customers.ts';
import {
  CustomerBills,
  CustomerCorrection,
  CustomerLines,
  CustomerList,
  CustomerNote,
  CustomerNotes,
  CustomerParams,
  CustomerPicture,
  CustomerQuery,
  CustomerUsage,
  NewCustomerCorrection,
  NewCustomerNote,
  UnmaskRequest,
  Unmasked,
} from '../../../shared/contracts/customers-picture.ts';
import type { RoomRoutes } from '../../platform/http/route-types.ts';
import { principalOf } from '../identity/index.ts';
import type { Customers } from './customers-service.ts';
import type { Pictures } from './picture-service.ts';

const tags = ['customers'];
const params = CustomerParams;

export const customersRoutes =
  (needs: { readonly customers: Customers; readonly pictures: Pictures }): RoomRoutes =>
  async (app) => {
    await app.register(readRoutes(needs));
    await app.register(changeRoutes(needs));
  };

const readRoutes =
  ({ customers, pictures }: { readonly customers: Customers; readonly pictures: Pictures }): RoomRoutes =>
  async (app) => {
    app.get(
      '/customers',
      {
        schema: {
          tags,
          summary: 'Find customers; masked',
          querystring: CustomerQuery,
          response: { 200: CustomerList },
        },
      },
      (request) => customers.search(principalOf(request), request.query),
    );
    app.get(
      '/customers/:id/picture',
      {
        schema: {
          tags,
          summary: 'One picture of a customer; parts that are missing are named',
          params,
          response: { 200: CustomerPicture },
        },
      },
      (request) => pictures.picture(principalOf(request), request.params.id),
    );
    app.get(
      '/customers/:id/bills',
      { schema: { tags, summary: 'Twelve months of bills', params, response: { 200: CustomerBills } } },
      (request) => customers.bills(principalOf(request), request.params.id),
    );
    app.get(
      '/customers/:id/usage',
      { schema: { tags, summary: 'Use by month and day', params, response: { 200: CustomerUsage } } },
      (request) => customers.usage(principalOf(request), request.params.id),
    );
    app.get(
      '/customers/:id/line',
      {
        schema: {
          tags,
          summary: 'State of the lines and faults of the area',
          params,
          response: { 200: CustomerLines },
        },
      },
      (request) => customers.lines(principalOf(request), request.params.id),
    );
    app.get(
      '/customers/:id/notes',
      {
        schema: { tags, summary: 'Notes and corrections, with who and when', params, response: { 200: CustomerNotes } },
      },
      (request) => customers.notes(principalOf(request), request.params.id),
    );
    await Promise.resolve();
  };

const changeRoutes =
  ({ customers }: { readonly customers: Customers }): RoomRoutes =>
  async (app) => {
    app.post(
      '/customers/:id/unmask',
      {
        schema: {
          tags,
          summary: 'One clear value, with a reason; audited',
          params,
          body: UnmaskRequest,
          response: { 200: Unmasked },
        },
      },
      async (request, reply) => {
        const unmasked = await customers.unmask(principalOf(request), request.params.id, request.body);
        // A clear value must not stay in a cache on a shared seat.
        void reply.header('cache-control', 'no-store');
        return unmasked;
      },
    );
    app.post(
      '/customers/:id/notes',
      { schema: { tags, summary: 'Add a note', params, body: NewCustomerNote, response: { 201: CustomerNote } } },
      async (request, reply) => {
        const note = await customers.addNote(principalOf(request), request.params.id, request.body);
        return reply.code(201).send(note);
      },
    );
    app.post(
      '/customers/:id/corrections',
      {
        schema: {
          tags,
          summary: 'Correct a field over the operator record',
          params,
          body: NewCustomerCorrection,
          response: { 201: CustomerCorrection },
        },
      },
      async (request, reply) => {
        const correction = await customers.correct(principalOf(request), request.params.id, request.body);
        return reply.code(201).send(correction);
      },
    );
    app.put(
      '/customers/:id/preferences',
      {
        schema: {
          tags,
          summary: 'Wishes of the customer; what is not given stays',
          params,
          body: Type.Partial(ContactPreferences, { additionalProperties: false }),
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        await customers.setPreferences(principalOf(request), request.params.id, request.body);
        return reply.code(204).send(null);
      },
    );
    await Promise.resolve();
  };
