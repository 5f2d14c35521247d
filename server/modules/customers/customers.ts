import type { RoomRoutes } from '../../platform/http/route-types.ts';
import { customersRoutes } from './customers-routes.ts';
import { createCustomersService, type Customers, type CustomersNeeds } from './customers-service.ts';
import { createPictures, type Pictures } from './picture-service.ts';

export interface CustomersRoom extends Customers, Pictures {
  /** Mounted under /api. */
  readonly routes: RoomRoutes;
}

export function createCustomers(needs: CustomersNeeds): CustomersRoom {
  const customers = createCustomersService(needs);
  const pictures = createPictures(needs);
  return { ...customers, ...pictures, routes: customersRoutes({ customers, pictures }) };
}
