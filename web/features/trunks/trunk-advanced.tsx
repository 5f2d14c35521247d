import { Input, InputNumber, Select, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { TRUNK_LIMITS, type RewriteRule, type TrunkSettings } from '../../../shared/contracts/voice-trunks.ts';
import { ListFields } from './list-fields.tsx';
import { Field, type Editing } from './trunk-field.tsx';

const settingsOf = ({ draft, set }: Editing) => ({
  settings: draft.settings,
  change: (more: Partial<TrunkSettings>): void => set({ settings: { ...draft.settings, ...more } }),
});

export function Limits(editing: Editing) {
  const { t } = useTranslation('trunks');
  const { settings, change } = settingsOf(editing);
  const count = (key: 'keepAliveSeconds' | 'maxCalls' | 'callsPerSecond' | 'sessionExpires', min: number) => (
    <Field label={t(`field.${key}`)} id={`trunk-${key}`} hint={t(`hint.${key}`)}>
      <InputNumber id={`trunk-${key}`} min={min} value={settings[key]} onChange={(n) => change({ [key]: n })} />
    </Field>
  );
  return (
    <>
      {count('keepAliveSeconds', 5)}
      {count('maxCalls', 1)}
      {count('callsPerSecond', 1)}
      {count('sessionExpires', 90)}
    </>
  );
}

export function IdentityFields(editing: Editing) {
  const { t } = useTranslation('trunks');
  const { settings, change } = settingsOf(editing);
  const flags = ['trustsIdentity', 'sendsIdentity', 'acceptsRefer'] as const;
  return (
    <>
      {flags.map((key) => (
        <Field key={key} label={t(`field.${key}`)} id={`trunk-${key}`}>
          <Switch id={`trunk-${key}`} checked={settings[key]} onChange={(on) => change({ [key]: on })} />
        </Field>
      ))}
    </>
  );
}

export function Rewriting(editing: Editing) {
  const { t } = useTranslation('trunks');
  const { settings, change } = settingsOf(editing);
  const { wrong } = editing;
  return (
    <>
      <p className="sj-trunks-hint">{t('hint.rewrite')}</p>
      {(['rewriteIn', 'rewriteOut'] as const).map((key) => (
        <Field key={key} label={t(`field.${key}`)} isWrong={wrong.has(key)}>
          <ListFields<RewriteRule>
            rows={settings[key]}
            className="sj-trunks-rule"
            most={TRUNK_LIMITS.rules}
            fresh={() => ({ what: key === 'rewriteIn' ? 'calling' : 'called', match: '', strip: 0, prepend: '' })}
            onChange={(rules) => change({ [key]: rules })}
          >
            {(rule, edit, nth) => (
              <>
                <Select
                  aria-label={t('nth.what', { nth })}
                  value={rule.what}
                  options={(['called', 'calling'] as const).map((value) => ({ value, label: t(`what.${value}`) }))}
                  onChange={(what: RewriteRule['what']) => edit({ what })}
                />
                <Input
                  aria-label={t('nth.match', { nth })}
                  placeholder={t('placeholder.match')}
                  value={rule.match}
                  onChange={(e) => edit({ match: e.target.value.trim() })}
                />
                <InputNumber
                  aria-label={t('nth.strip', { nth })}
                  min={0}
                  max={20}
                  value={rule.strip}
                  onChange={(n) => edit({ strip: n ?? 0 })}
                />
                <Input
                  aria-label={t('nth.prepend', { nth })}
                  placeholder={t('placeholder.prepend')}
                  value={rule.prepend}
                  onChange={(e) => edit({ prepend: e.target.value.trim() })}
                />
              </>
            )}
          </ListFields>
        </Field>
      ))}
    </>
  );
}

export function Sound(editing: Editing) {
  const { t } = useTranslation('trunks');
  const { settings, change } = settingsOf(editing);
  const { wrong } = editing;
  const words = ['never', 'preferred', 'required'] as const;
  const reliable = ['never', 'supported', 'required'] as const;
  return (
    <>
      <Field label={t('field.codecs')} id="trunk-codecs" isWrong={wrong.has('codecs')}>
        <Select
          id="trunk-codecs"
          mode="multiple"
          value={settings.codecs}
          options={['PCMA', 'PCMU'].map((value) => ({ value, label: value === 'PCMA' ? 'G.711 A' : 'G.711 μ' }))}
          onChange={(codecs: TrunkSettings['codecs']) => change({ codecs })}
        />
      </Field>
      {(['inbandKeys', 'earlyMedia', 'earlyNotices'] as const).map((key) => (
        <Field
          key={key}
          label={t(`field.${key}`)}
          id={`trunk-${key}`}
          {...(key === 'earlyNotices' ? { hint: t('hint.earlyNotices') } : {})}
        >
          <Switch id={`trunk-${key}`} checked={settings[key]} onChange={(on) => change({ [key]: on })} />
        </Field>
      ))}
      <Field label={t('field.srtp')} id="trunk-srtp" isWrong={wrong.has('srtp')}>
        <Select
          id="trunk-srtp"
          value={settings.srtp}
          options={words.map((value) => ({ value, label: t(`policy.${value}`) }))}
          onChange={(srtp: TrunkSettings['srtp']) => change({ srtp })}
        />
      </Field>
      <Field label={t('field.tlsName')} id="trunk-tls">
        <Input id="trunk-tls" value={settings.tlsName} onChange={(e) => change({ tlsName: e.target.value.trim() })} />
      </Field>
      <Field label={t('field.reliable')} id="trunk-reliable">
        <Select
          id="trunk-reliable"
          value={settings.reliable}
          options={reliable.map((value) => ({ value, label: t(`policy.${value}`) }))}
          onChange={(next: TrunkSettings['reliable']) => change({ reliable: next })}
        />
      </Field>
    </>
  );
}
