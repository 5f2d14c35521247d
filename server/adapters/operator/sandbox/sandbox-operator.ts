import type pg from 'pg';
import type { Clock } from '../../../../shared/kernel/clock.ts';
import type { OperatorSystem } from '../../../modules/customers/index.ts';
import { accountQuestions, subscriptionKey } from './account-questions.ts';
import { createAskingPool } from './asking-pool.ts';
import { customerNo, customerQuestions } from './customer-questions.ts';
import { networkQuestions } from './network-questions.ts';
import { createReferenceData } from './reference-data.ts';

/** The port, answered from the schema `operator_sandbox`. */
export function createSandboxOperator(needs: { pool: pg.Pool; clock: Clock }): OperatorSystem {
  const pool = createAskingPool(needs.pool);
  const reference = createReferenceData(pool);
  return {
    ...customerQuestions({ pool, clock: needs.clock }),
    ...accountQuestions({ pool, reference }),
    ...networkQuestions({ pool, clock: needs.clock }),
    plans: (asking) => reference.plans(asking),
    areas: (asking) => reference.areas(asking),
    planOf: async (subscriptionId, asking) => {
      const key = subscriptionKey(subscriptionId);
      if (key === undefined) return undefined;
      const text = 'SELECT plan_code FROM operator_sandbox.subscriptions WHERE key = $1';
      const [[row], plans] = await Promise.all([
        pool.ask<{ plan_code: string }>({ name: 'plan_code', text, values: [key] }, asking),
        reference.plans(asking),
      ]);
      return plans.find(({ code }) => code === row?.plan_code);
    },
    accountManagerOf: async (customerId, asking) => {
      const no = customerNo(customerId);
      if (no === undefined) return undefined;
      const text = 'SELECT vip_manager_no FROM operator_sandbox.customers WHERE no = $1';
      const [[row], managers] = await Promise.all([
        pool.ask<{ vip_manager_no: string | null }>({ name: 'manager_no', text, values: [no] }, asking),
        reference.managers(asking),
      ]);
      return managers.find(({ staffNo }) => staffNo === row?.vip_manager_no);
    },
  };
}
