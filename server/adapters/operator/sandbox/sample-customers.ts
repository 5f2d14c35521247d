import type pg from 'pg';
import type { Customer } from '../../../../shared/contracts/customers.ts';
import { customerIdOf } from './people.ts';

/** As much of a customer as the demo's history needs, without asking one by one as the port would. */
export interface SampledCustomer {
  readonly customerId: string;
  readonly number: string;
  readonly birthDate: string | undefined;
  readonly kind: 'person' | 'government' | 'enterprise';
  readonly starLevel: Customer['starLevel'];
  readonly vipManagerNo: string | undefined;
  readonly name: string;
  readonly address: string;
  readonly areaCode: string;
  readonly gridCode: string;
}

interface Row {
  readonly name: string;
  readonly address: string;
  readonly area_code: string;
  readonly grid_code: string;
  readonly no: number;
  readonly number: string;
  readonly birth_date: string | null;
  readonly kind: SampledCustomer['kind'];
  readonly star_level: Customer['starLevel'];
  readonly vip_manager_no: string | null;
}

/** Spread over the whole province, always the same ones. */
export async function sampleCustomers(pool: pg.Pool, count: number): Promise<SampledCustomer[]> {
  const { rows } = await pool.query<Row>(
    `SELECT no, contact_phones[1] AS number, birth_date::text AS birth_date, kind, star_level, vip_manager_no,
            name, address, area_code, grid_code
     FROM operator_sandbox.customers WHERE contact_phones[1] IS NOT NULL ORDER BY hashint4(no), no LIMIT $1`,
    [count],
  );
  return rows.map((r) => ({
    customerId: customerIdOf(r.no),
    number: r.number,
    birthDate: r.birth_date ?? undefined,
    kind: r.kind,
    starLevel: r.star_level,
    vipManagerNo: r.vip_manager_no ?? undefined,
    name: r.name,
    address: r.address,
    areaCode: r.area_code,
    gridCode: r.grid_code,
  }));
}
