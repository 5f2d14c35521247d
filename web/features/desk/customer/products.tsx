import { DesktopOutlined, MobileOutlined, WifiOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { LineState } from '../../../../shared/contracts/customers.ts';
import type { CustomerPicture, SubscriptionCard } from '../../../../shared/contracts/customers-picture.ts';

const ICONS = { mobile: <MobileOutlined />, broadband: <WifiOutlined />, iptv: <DesktopOutlined /> };

/** Is the line up? Said in one word; what is behind it stands beside. */
function lineWord(line: LineState): { readonly key: string; readonly bad: boolean } {
  if (line.areaFault !== undefined) return { key: 'areaFault', bad: true };
  if (line.ont === 'offline' || line.ont === 'power_off') return { key: line.ont, bad: true };
  if (line.stb === 'no_signal' || line.stb === 'offline') return { key: `stb_${line.stb}`, bad: true };
  if (line.kind === 'broadband' && !line.sessionOnline) return { key: 'noSession', bad: true };
  return { key: 'online', bad: false };
}

export function Products({ picture: { subscriptions, lines } }: { picture: CustomerPicture }) {
  const { t } = useTranslation('desk');
  if (subscriptions.length === 0) return null;
  return (
    <section className="sj-who-part" aria-label={t('products.title')}>
      <h2>{t('products.title')}</h2>
      {subscriptions.map((one) => (
        <Product key={one.id} one={one} line={lines.find((l) => l.subscriptionId === one.id)} />
      ))}
    </section>
  );
}

function Product({ one, line }: { one: SubscriptionCard; line: LineState | undefined }) {
  const { t } = useTranslation('desk');
  const word = line === undefined || one.kind === 'mobile' ? undefined : lineWord(line);
  const light = line?.opticalPowerDbm;
  return (
    <div className="sj-product">
      <span aria-hidden>{ICONS[one.kind]}</span>
      <div>
        <div>
          {t(`products.${one.kind}`)} <span className="sj-desk-second">{one.number}</span>
        </div>
        {one.plan !== undefined && <div className="sj-desk-second">{one.plan.name}</div>}
        {one.state !== 'active' && <div className="sj-desk-bad">{t(`products.state.${one.state}`)}</div>}
        {word !== undefined && (
          <div className={word.bad ? 'sj-desk-bad' : 'sj-desk-good'}>
            {word.bad ? '▲' : '●'} {t(`line.${word.key}`)}
            {light !== undefined && <span className="sj-desk-second"> {light.toFixed(1)} dBm</span>}
          </div>
        )}
      </div>
    </div>
  );
}
