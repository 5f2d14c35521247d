import { Form } from 'antd';
import type { ReactNode } from 'react';
import type { Trunk, TrunkDraft } from '../../../shared/contracts/voice-trunks.ts';

/** A trunk as it is being written, for every part of the form. */
export interface Editing {
  readonly draft: TrunkDraft;
  readonly set: (more: Partial<TrunkDraft>) => void;
  readonly wrong: ReadonlySet<string>;
  readonly stored: Trunk | undefined;
}

interface FieldProps {
  readonly label: string;
  readonly isWrong?: boolean;
  readonly hint?: string;
  readonly id?: string;
  readonly children: ReactNode;
}
export function Field({ label, isWrong = false, hint, id, children }: FieldProps) {
  return (
    <Form.Item
      label={label}
      {...(id === undefined ? {} : { htmlFor: id })}
      {...(isWrong ? { validateStatus: 'error' as const } : {})}
      {...(hint === undefined ? {} : { extra: hint })}
    >
      {children}
    </Form.Item>
  );
}
