import { CloseOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface Props {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Stays in sight below, however long the form. */
  readonly foot?: ReactNode;
}

/** A form beside its list. The keyboard goes there when it opens; Escape closes it. */
export function SidePanel({ title, onClose, children, foot }: Props) {
  const { t } = useTranslation('admin');
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [title]);
  return (
    <aside
      className="sj-radmin-panel"
      aria-label={title}
      onKeyDown={(event) => {
        // A menu or picker inside closes itself first.
        if (event.key === 'Escape' && !event.defaultPrevented && event.currentTarget.contains(event.target as Node))
          onClose();
      }}
    >
      <header>
        <h2 ref={heading} tabIndex={-1}>
          {title}
        </h2>
        <Button type="text" icon={<CloseOutlined />} aria-label={t('close')} onClick={onClose} />
      </header>
      <div className="sj-radmin-panel-body">{children}</div>
      {foot !== undefined && <footer>{foot}</footer>}
    </aside>
  );
}
