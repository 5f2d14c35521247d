import {
  AlertOutlined,
  CrownOutlined,
  HeartOutlined,
  ShopOutlined,
  StarOutlined,
  WarningOutlined,
} from '@ant-design/icons';
import type { ReactNode } from 'react';
import type { ServiceClass } from '../../../shared/contracts/contacts.ts';
import { StatusTag, type Tone } from '../../ui/status-tag.tsx';
import { useContactWords } from './contact-words.ts';

const LOOKS: Readonly<Record<Exclude<ServiceClass, 'ordinary'>, { readonly tone: Tone; readonly icon: ReactNode }>> = {
  emergency: { tone: 'bad', icon: <AlertOutlined /> },
  elder: { tone: 'info', icon: <HeartOutlined /> },
  vip: { tone: 'good', icon: <CrownOutlined /> },
  enterprise: { tone: 'info', icon: <ShopOutlined /> },
  star: { tone: 'good', icon: <StarOutlined /> },
  complaint: { tone: 'bad', icon: <WarningOutlined /> },
};

/** Who goes first and why; an ordinary customer carries no sign. */
export function ClassTag({ of }: { of: ServiceClass }) {
  const words = useContactWords();
  if (of === 'ordinary') return null;
  return <StatusTag {...LOOKS[of]} text={words.serviceClass(of)} />;
}
