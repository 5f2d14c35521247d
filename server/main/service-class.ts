import type { ServiceClass } from '../../shared/contracts/contacts.ts';
import type { Recognition } from '../../shared/contracts/customers-picture.ts';

/** The class a customer waits in, from what the operator knows of them (product.md RT-1, field.md §1.1): the first that fits. */
export function serviceClassOf(
  who: Pick<Recognition, 'kind' | 'starLevel' | 'elderly' | 'vipManagerNo'>,
): ServiceClass {
  if (who.elderly) return 'elder';
  if (who.vipManagerNo !== null) return 'vip';
  if (who.kind !== 'person') return 'enterprise';
  return who.starLevel >= 4 ? 'star' : 'ordinary';
}
