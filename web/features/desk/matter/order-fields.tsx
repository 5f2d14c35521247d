import { Input, Select } from 'antd';
import type { OrderTemplate } from '../../../../shared/contracts/cases-orders.ts';

type Filled = Readonly<Record<string, string>>;

/** A choice that must be made begins with the commonest answer, which stands first in the template: seen, and changed in one move. */
export function withDefaults(template: OrderTemplate, filled: Filled): Filled {
  const given = template.fields.flatMap(({ code, kind, required, options }): [string, string][] => {
    const value = filled[code] ?? (kind === 'choice' && required ? (options?.[0] ?? '') : '');
    return value.trim() === '' ? [] : [[code, value]];
  });
  return Object.fromEntries(given);
}

/** The label of the first field that must be filled and is not. */
export const missingField = (template: OrderTemplate, filled: Filled): string | undefined =>
  template.fields.find((f) => f.required && (filled[f.code] ?? '').trim() === '')?.label;

interface Props {
  readonly template: OrderTemplate;
  readonly filled: Filled;
  readonly onChange: (filled: Filled) => void;
}

/** Only what the crew cannot begin without; the rest is asked for by whoever needs it. */
export function OrderFields({ template, filled, onChange }: Props) {
  return template.fields
    .filter((field) => field.required)
    .map(({ code, label, kind, options }) => {
      const value = filled[code] ?? '';
      const set = (next: string): void => onChange({ ...filled, [code]: next });
      return (
        <label key={code}>
          {label}
          {kind === 'choice' ? (
            <Select value={value} options={(options ?? []).map((o) => ({ value: o, label: o }))} onChange={set} />
          ) : (
            <Input value={value} maxLength={500} onChange={(event) => set(event.target.value)} />
          )}
        </label>
      );
    });
}
