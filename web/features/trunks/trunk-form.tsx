import { Button, Collapse, Form, Input, InputNumber, Popconfirm, Select, Switch } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TRUNK_LIMITS, type Trunk, type TrunkDraft, type TrunkPeer } from '../../../shared/contracts/voice-trunks.ts';
import { ApiProblem } from '../../ui/api-problem.tsx';
import { ListFields } from './list-fields.tsx';
import { IdentityFields, Limits, Rewriting, Sound } from './trunk-advanced.tsx';
import { Field, type Editing } from './trunk-field.tsx';
import { removeTrunk, saveTrunk } from './trunks-api.ts';
import { useSave } from './use-trunks.ts';
import { wrongFields } from './wrong-fields.ts';

/** What a new trunk begins with: asked every half minute, identity believed, nothing special. */
const FRESH: TrunkDraft = {
  name: '',
  note: '',
  enabled: true,
  addresses: [],
  peers: [{ host: '', port: 5060, transport: 'udp' }],
  username: '',
  inboundUsername: '',
  settings: {
    keepAliveSeconds: 30,
    maxCalls: null,
    callsPerSecond: null,
    trustsIdentity: true,
    sendsIdentity: false,
    sessionExpires: null,
    reliable: 'supported',
    srtp: 'never',
    tlsName: '',
    codecs: ['PCMA', 'PCMU'],
    inbandKeys: false,
    earlyMedia: true,
    acceptsRefer: false,
    earlyNotices: false,
    rewriteIn: [],
    rewriteOut: [],
  },
};
const draftOf = (t: Trunk | undefined): TrunkDraft =>
  t === undefined
    ? FRESH
    : {
        name: t.name,
        note: t.note,
        enabled: t.enabled,
        addresses: t.addresses,
        peers: t.peers,
        username: t.username,
        inboundUsername: t.inboundUsername,
        settings: t.settings,
      };

export function TrunkForm({ trunk, onDone }: { trunk: Trunk | undefined; onDone: () => void }) {
  const { t } = useTranslation('trunks');
  const [draft, setDraft] = useState(() => draftOf(trunk));
  const save = useSave((api, wish: TrunkDraft) => saveTrunk(api, trunk, wish), onDone);
  const remove = useSave((api, of: Trunk) => removeTrunk(api, of), onDone);
  const set = (more: Partial<TrunkDraft>): void => setDraft((d) => ({ ...d, ...more }));
  const editing: Editing = { draft, set, wrong: wrongFields(save.error), stored: trunk };
  const error = save.error ?? remove.error;
  return (
    <Form layout="vertical" onFinish={() => save.mutate(draft)}>
      {trunk?.id === null && <p className="sj-trunks-hint">{t('adoptHint')}</p>}
      <Basics {...editing} />
      <Collapse
        ghost
        items={[
          { key: 'limits', label: t('group.limits'), children: <Limits {...editing} /> },
          { key: 'identity', label: t('group.identity'), children: <IdentityFields {...editing} /> },
          { key: 'numbers', label: t('group.rewrite'), children: <Rewriting {...editing} /> },
          { key: 'sound', label: t('group.sound'), children: <Sound {...editing} /> },
        ]}
      />
      {error !== null && <ApiProblem error={error} kept />}
      <div className="sj-trunks-foot">
        {trunk !== undefined && trunk.id !== null && (
          <Popconfirm title={t('removeAsk', { name: trunk.name })} onConfirm={() => remove.mutate(trunk)}>
            <Button danger loading={remove.isPending}>
              {t('remove')}
            </Button>
          </Popconfirm>
        )}
        <Button onClick={onDone}>{t('cancel')}</Button>
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {t('save')}
        </Button>
      </div>
    </Form>
  );
}

function Basics({ draft, set, wrong, stored }: Editing) {
  const { t } = useTranslation('trunks');
  const secret = (has: boolean | undefined) => (has === true ? t('kept') : '');
  return (
    <>
      <Field label={t('field.name')} id="trunk-name" isWrong={wrong.has('name')}>
        <Input id="trunk-name" value={draft.name} maxLength={40} onChange={(e) => set({ name: e.target.value })} />
      </Field>
      <Field label={t('field.note')} id="trunk-note">
        <Input id="trunk-note" value={draft.note} maxLength={200} onChange={(e) => set({ note: e.target.value })} />
      </Field>
      <Field label={t('field.enabled')} id="trunk-enabled">
        <Switch id="trunk-enabled" checked={draft.enabled} onChange={(enabled) => set({ enabled })} />
      </Field>
      <Field
        label={t('field.addresses')}
        id="trunk-addresses"
        isWrong={wrong.has('addresses')}
        hint={t('hint.addresses')}
      >
        <Select
          id="trunk-addresses"
          mode="tags"
          open={false}
          tokenSeparators={[',', ' ']}
          value={draft.addresses}
          onChange={(addresses: string[]) => set({ addresses })}
        />
      </Field>
      <Field label={t('field.peers')} isWrong={wrong.has('peers')} hint={t('hint.peers')}>
        <ListFields<TrunkPeer>
          rows={draft.peers}
          className="sj-trunks-row"
          most={TRUNK_LIMITS.peers}
          fresh={() => ({ host: '', port: 5060, transport: 'udp' })}
          onChange={(peers) => set({ peers })}
        >
          {(peer, change, nth) => (
            <>
              <Input
                aria-label={t('nth.host', { nth })}
                value={peer.host}
                placeholder="203.0.113.7"
                onChange={(e) => change({ host: e.target.value.trim() })}
              />
              <InputNumber
                aria-label={t('nth.port', { nth })}
                value={peer.port}
                min={1}
                max={65_535}
                onChange={(port) => change({ port: port ?? 5060 })}
              />
              <Select
                aria-label={t('nth.transport', { nth })}
                value={peer.transport}
                options={['udp', 'tcp', 'tls'].map((value) => ({ value, label: value.toUpperCase() }))}
                onChange={(transport: TrunkPeer['transport']) => change({ transport })}
              />
            </>
          )}
        </ListFields>
      </Field>
      <Field label={t('field.username')} id="trunk-user" isWrong={wrong.has('username')}>
        <Input
          id="trunk-user"
          value={draft.username}
          maxLength={64}
          onChange={(e) => set({ username: e.target.value })}
        />
      </Field>
      <Field label={t('field.password')} id="trunk-password" isWrong={wrong.has('password')} hint={t('hint.password')}>
        <Input.Password
          id="trunk-password"
          autoComplete="new-password"
          placeholder={secret(stored?.hasPassword)}
          value={draft.password ?? ''}
          onChange={(e) => set({ password: e.target.value })}
        />
      </Field>
      <Field label={t('field.inboundUsername')} id="trunk-in-user" isWrong={wrong.has('inboundUsername')}>
        <Input
          id="trunk-in-user"
          value={draft.inboundUsername}
          maxLength={64}
          onChange={(e) => set({ inboundUsername: e.target.value })}
        />
      </Field>
      <Field label={t('field.inboundPassword')} id="trunk-in-password" isWrong={wrong.has('inboundPassword')}>
        <Input.Password
          id="trunk-in-password"
          autoComplete="new-password"
          placeholder={secret(stored?.hasInboundPassword)}
          value={draft.inboundPassword ?? ''}
          onChange={(e) => set({ inboundPassword: e.target.value })}
        />
      </Field>
    </>
  );
}
