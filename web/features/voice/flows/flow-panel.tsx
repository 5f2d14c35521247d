import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Tabs } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Flow, FlowVersion } from '../../../../shared/contracts/flows-admin.ts';
import { ApiProblem } from '../../../ui/api-problem.tsx';
import { ConfirmWithReason } from '../../../ui/confirm-with-reason.tsx';
import { useApi } from '../../../ui/services.tsx';
import { StatusTag } from '../../../ui/status-tag.tsx';
import { TimeText } from '../../../ui/time-text.tsx';
import { FlowEditor } from './flow-editor.tsx';
import { FlowOutline } from './flow-outline-view.tsx';
import { flowKeys, readVersion, readVersions, restoreVersion } from './flows-api.ts';

interface Props {
  readonly flow: Flow;
  readonly smsConfigured: boolean;
  readonly onClose: () => void;
}

/** One flow: to be read, changed, and taken back. */
export function FlowPanel({ flow, smsConfigured, onClose }: Props) {
  const { t } = useTranslation('voice');
  const api = useApi();
  const queries = useQueryClient();
  const newest = flow.draft ?? flow.released;
  const [wished, setWished] = useState<string>();
  const id = wished ?? newest?.id ?? '';
  const [tab, setTab] = useState('outline');
  const { data, error } = useQuery({
    queryKey: flowKeys.one('version', `${flow.key} ${id} ${newest?.revision ?? 0}`),
    queryFn: ({ signal }) => readVersion(api, flow.key, id, signal),
    enabled: id !== '',
  });
  const onChanged = async (): Promise<void> => {
    setWished(undefined);
    await queries.invalidateQueries({ queryKey: flowKeys.all });
  };
  const read = (versionId: string): void => {
    setWished(versionId);
    setTab('outline');
  };
  const items = [
    {
      key: 'outline',
      label: t('flows.tab.outline', { version: data?.version.version ?? '' }),
      children: data !== undefined && <FlowOutline document={data.document} smsConfigured={smsConfigured} />,
    },
    {
      key: 'edit',
      label: t('flows.tab.edit'),
      children: data !== undefined && (
        <FlowEditor
          key={`${data.version.id} ${data.version.revision}`}
          flow={flow}
          shown={data}
          onChanged={onChanged}
        />
      ),
    },
    {
      key: 'versions',
      label: t('flows.tab.versions'),
      children: <Versions flow={flow} onRead={read} onChanged={onChanged} />,
    },
  ];
  return (
    <aside className="sj-flow-panel" aria-label={flow.name}>
      <header>
        <h2>
          {flow.name} <code>{flow.key}</code>
        </h2>
        <Button size="small" onClick={onClose}>
          {t('prompts.close')}
        </Button>
      </header>
      {error !== null && <ApiProblem error={error} />}
      <Tabs activeKey={tab} items={items} onChange={setTab} destroyOnHidden />
    </aside>
  );
}

const TONES = { draft: 'soon', released: 'good', retired: 'neutral', discarded: 'neutral' } as const;

function Versions(props: {
  readonly flow: Flow;
  readonly onRead: (id: string) => void;
  readonly onChanged: () => Promise<unknown>;
}) {
  const { flow, onRead, onChanged } = props;
  const { t } = useTranslation('voice');
  const api = useApi();
  const [back, setBack] = useState<FlowVersion>();
  const { data } = useQuery({
    queryKey: flowKeys.one('versions', flow.key),
    queryFn: ({ signal }) => readVersions(api, flow.key, signal),
  });
  return (
    <>
      <ul className="sj-flow-versions">
        {(data ?? []).map((v) => (
          <li key={v.id}>
            <strong>{t('prompts.version', { version: v.version })}</strong>
            <StatusTag tone={TONES[v.state]} text={t(`flows.state.${v.state}`)} />
            <span>
              {t('flows.steps', { count: v.steps })} · {v.releasedBy ?? v.madeBy ?? t('flows.builtIn')} ·{' '}
              <TimeText at={v.releasedAt ?? v.madeAt} />
              {v.reason === null ? '' : ` · ${v.reason}`}
            </span>
            <Button size="small" onClick={() => onRead(v.id)}>
              {t('flows.read')}
            </Button>
            {v.state === 'retired' && (
              <Button size="small" onClick={() => setBack(v)}>
                {t('flows.restore')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <ConfirmWithReason
        open={back !== undefined}
        title={t('flows.restoreTitle', { version: back?.version ?? '' })}
        act={t('flows.restore')}
        onConfirm={(reason) => restoreVersion(api, flow.key, { id: back?.id ?? '', reason }).then(onChanged)}
        onClose={() => setBack(undefined)}
      >
        {t('flows.releaseWhat')}
      </ConfirmWithReason>
    </>
  );
}
