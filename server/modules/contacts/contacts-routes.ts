import { Type } from '@sinclair/typebox';
import { Id } from '../../../shared/contracts/basics.ts';
import { ContactPage, ContactQuery, ContactStory } from '../../../shared/contracts/contacts.ts';
import type { RoomRoutes } from '../../platform/http/route-types.ts';
import { principalOf } from '../identity/index.ts';
import type { ContactReading } from './contact-reading-service.ts';

const byId = Type.Object({ id: Id });

export const contactsRoutes =
  (needs: { readonly reading: ContactReading }): RoomRoutes =>
  async (app) => {
    const tags = ['contacts'];
    app.get(
      '/contacts',
      {
        schema: { tags, summary: 'Contacts, newest first', querystring: ContactQuery, response: { 200: ContactPage } },
      },
      (request) => needs.reading.search(principalOf(request), request.query),
    );
    app.get(
      '/contacts/:id',
      {
        schema: {
          tags,
          summary: 'One contact with all that happened and was said',
          params: byId,
          response: { 200: ContactStory },
        },
      },
      (request) => needs.reading.story(principalOf(request), request.params.id),
    );
    await Promise.resolve();
  };
