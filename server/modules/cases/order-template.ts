import type { OrderTemplate } from '../../../shared/contracts/cases-orders.ts';

/**
 * Checks what was filled in against the template. Answers the label of the first field that is wrong, for a person to
 * correct, or undefined. Unknown fields are wrong too: what nobody reads should not be typed.
 */
export function wrongField(
  template: Pick<OrderTemplate, 'fields'>,
  filled: Readonly<Record<string, string>>,
): string | undefined {
  for (const field of template.fields) {
    const value = filled[field.code]?.trim() ?? '';
    if (value === '') {
      if (field.required) return field.label;
    } else if (field.kind === 'choice' && field.options?.includes(value) !== true) return field.label;
  }
  const known = new Set(template.fields.map((field) => field.code));
  return Object.keys(filled).find((code) => !known.has(code));
}

const MAX_APPOINTMENT_MS = 24 * 3_600_000;

export const appointmentFits = (from: Date, to: Date, now: Date): boolean =>
  to > now && to > from && to.getTime() - from.getTime() <= MAX_APPOINTMENT_MS;
