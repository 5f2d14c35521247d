import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { ApiProblem } from '../../../ui/api-problem.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { WithNotices } from '../../../ui/with-notices.tsx';
import { useApi } from '../../../ui/services.tsx';
import { listVersions, readOptions, readVersion, ruleKeys } from './rules-api.ts';
import './rules.css';
import { VersionList } from './version-list.tsx';
import { VersionView } from './version-view.tsx';

/** Versions of the routing rules at the left; the open one, to read, change, try out and release, at the right. */
export function RulesPage() {
  const { t } = useTranslation('rules');
  const api = useApi();
  const [search, setSearch] = useSearchParams();
  const versions = useQuery({
    queryKey: ruleKeys.lists('versions'),
    queryFn: ({ signal }) => listVersions(api, signal),
  });
  const options = useQuery({ queryKey: ruleKeys.lists('options'), queryFn: ({ signal }) => readOptions(api, signal) });
  const failed = versions.error ?? options.error;
  if (failed !== null)
    return (
      <ApiProblem
        error={failed}
        onRetry={() => {
          void versions.refetch();
          void options.refetch();
        }}
      />
    );
  if (versions.data === undefined || options.data === undefined) return <Loading />;
  const { items } = versions.data;
  const inForce = items.find((v) => v.state === 'in_force')?.version;
  const wanted = Number(search.get('version'));
  const open = items.some((v) => v.version === wanted) ? wanted : (inForce ?? items[0]?.version);
  const show = (version: number, tab?: string): void =>
    setSearch((before) => {
      const queue = before.get('queue');
      return { version: String(version), ...(tab === undefined ? {} : { tab }), ...(queue === null ? {} : { queue }) };
    });
  return (
    <div className="sj-rules">
      <section className="sj-rules-list">
        <PageHeader title={t('app:screen.rules')} subtitle={t('subtitle')} />
        <VersionList versions={items} open={open} onOpen={(version) => show(version)} />
      </section>
      <WithNotices>
        {open !== undefined && (
          <Opened
            key={open}
            version={open}
            options={options.data}
            tab={search.get('tab') ?? 'rules'}
            onTab={(tab) => show(open, tab)}
            onOpen={(version) => show(version)}
          />
        )}
      </WithNotices>
    </div>
  );
}

type OpenedProps = Omit<Parameters<typeof VersionView>[0], 'detail'> & { readonly version: number };

function Opened({ version, ...rest }: OpenedProps) {
  const api = useApi();
  const { data, error, refetch } = useQuery({
    queryKey: ruleKeys.one('version', String(version)),
    queryFn: ({ signal }) => readVersion(api, version, signal),
  });
  if (error !== null) return <ApiProblem error={error} onRetry={() => void refetch()} />;
  return data === undefined ? (
    <Loading />
  ) : (
    <VersionView key={`${data.version.version}.${data.version.edition}`} detail={data} {...rest} />
  );
}
