import { ExclamationCircleFilled, WarningFilled } from '@ant-design/icons';
import { InputNumber, Slider } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { problemsAt, useEditing, useNamed } from './editing.ts';

/** What is wrong here, under the field it is about: icon, word and colour. */
export function Problems({ path }: { path: string }) {
  const { problems } = useEditing();
  const { t } = useTranslation('rules');
  const named = useNamed();
  const here = problemsAt(problems, path);
  if (here.length === 0) return null;
  return (
    <ul className="sj-rule-problems">
      {here.map((p) => (
        <li key={p.zh} data-severity={p.severity}>
          {p.severity === 'error' ? <ExclamationCircleFilled aria-hidden /> : <WarningFilled aria-hidden />}
          <span>
            {t(`severity.${p.severity}`)}：{named(p)}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** A group of the form with its heading. */
export function Group({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  return (
    <section className="sj-rule-group">
      <h3>{title}</h3>
      {hint !== undefined && <p>{hint}</p>}
      {children}
    </section>
  );
}

interface NumberProps {
  readonly label: string;
  readonly value: number;
  readonly max: number;
  readonly min?: number;
  readonly unit: string;
  readonly onChange: (value: number) => void;
}

export function NumberField({ label, value, max, min = 0, unit, onChange }: NumberProps) {
  const { canEdit } = useEditing();
  return (
    <InputNumber
      aria-label={label}
      size="small"
      min={min}
      max={max}
      precision={0}
      value={value}
      disabled={!canEdit}
      suffix={unit}
      onChange={(next) => onChange(next ?? min)}
      style={{ width: 112 }}
    />
  );
}

/** A worth in seconds of waiting: pulled roughly, typed exactly. */
export function WorthRow({ label, path, value, most, onChange }: WorthProps) {
  const { t } = useTranslation('rules');
  const { canEdit } = useEditing();
  return (
    <div className="sj-rule-worth">
      <span>{label}</span>
      <Slider
        min={0}
        max={most}
        step={10}
        value={Math.min(value, most)}
        disabled={!canEdit}
        ariaLabelForHandle={label}
        tooltip={{ formatter: (seconds) => t('seconds', { count: seconds ?? 0 }) }}
        onChange={onChange}
      />
      <NumberField label={label} value={value} max={WORTH_LIMIT} unit={t('unit.seconds')} onChange={onChange} />
      <Problems path={path} />
    </div>
  );
}

const WORTH_LIMIT = 7_200;

interface WorthProps {
  readonly label: string;
  readonly path: string;
  readonly value: number;
  /** The right end of the slider. */
  readonly most: number;
  readonly onChange: (value: number) => void;
}
