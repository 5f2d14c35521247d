import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { postName } from '../../features/identity/post-name.ts';
import { demoAccountsKey, readDemoAccounts } from '../../features/identity/session-api.ts';
import { useApi } from '../../ui/services.tsx';

interface Props {
  readonly chosen: string | undefined;
  readonly onChoose: (account: { staffNo: string; password: string }) => void;
}

/** One account per post, where the server offers them: on a demonstration, never on a system open to the network. */
export function DemoAccounts({ chosen, onChoose }: Props) {
  const { t, i18n } = useTranslation('app');
  const api = useApi();
  const { data = [] } = useQuery({
    queryKey: demoAccountsKey,
    queryFn: ({ signal }) => readDemoAccounts(api, signal),
    staleTime: Infinity,
  });
  if (data.length === 0) return null;
  return (
    <section className="sj-demo" aria-label={t('signIn.demo')}>
      <h2>{t('signIn.demoHint')}</h2>
      <ul>
        {data.map((account) => (
          <li key={account.staffNo}>
            <button
              type="button"
              aria-pressed={account.staffNo === chosen}
              onClick={() => onChoose(account)}
              title={account.name}
            >
              <span className="sj-demo-post">{postName(account.post, i18n.language)}</span>
              <span className="sj-demo-no">{account.staffNo}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
