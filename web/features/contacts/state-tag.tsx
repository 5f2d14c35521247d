import { BellOutlined, CheckCircleOutlined, CustomerServiceOutlined, EditOutlined } from '@ant-design/icons';
import type { ReactNode } from 'react';
import type { ContactState } from '../../../shared/contracts/contacts.ts';
import { StatusTag, type Tone } from '../../ui/status-tag.tsx';
import { useContactWords } from './contact-words.ts';

const LOOKS: Readonly<Record<ContactState, { readonly tone: Tone; readonly icon?: ReactNode }>> = {
  arrived: { tone: 'neutral' },
  self_service: { tone: 'neutral' },
  waiting: { tone: 'soon' },
  offered: { tone: 'info', icon: <BellOutlined /> },
  connected: { tone: 'good', icon: <CustomerServiceOutlined /> },
  after_call_work: { tone: 'info', icon: <EditOutlined /> },
  closed: { tone: 'neutral', icon: <CheckCircleOutlined /> },
  abandoned: { tone: 'bad' },
  failed: { tone: 'bad' },
};

/** Where a contact stands in its life. */
export function StateTag({ state }: { state: ContactState }) {
  const words = useContactWords();
  return <StatusTag {...LOOKS[state]} text={words.state(state)} />;
}
