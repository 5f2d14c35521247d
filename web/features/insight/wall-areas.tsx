import { ThunderboltFilled } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { WallArea, WallOutages } from '../../../shared/contracts/insight.ts';
import { clockOf } from './figures.ts';

const byCity = (areas: readonly WallArea[]): readonly (readonly [city: string, areas: readonly WallArea[]])[] => {
  const cities = new Map<string, WallArea[]>();
  for (const area of areas) cities.set(area.city, [...(cities.get(area.city) ?? []), area]);
  return [...cities];
};

/** The province as a grid: a city a row, an area a tile, always at its place; a tile is filled when something is out there. */
export function WallAreas({ outages }: { outages: WallOutages }) {
  const { t } = useTranslation('insight');
  const hit = outages.areas.filter((a) => a.faults > 0);
  const lines = hit.reduce((sum, a) => sum + a.affectedLines, 0);
  return (
    <section className="sj-wall-areas">
      <h2>
        {hit.length === 0 ? t('areas.none') : t('areas.title', { count: hit.length, lines })}
        {!outages.isFresh && (
          <small className="sj-wall-unread">
            {outages.readAt === null ? t('areas.unread') : t('areas.old', { time: clockOf(new Date(outages.readAt)) })}
          </small>
        )}
      </h2>
      {byCity(outages.areas).map(([city, areas]) => (
        <div key={city} className="sj-wall-city">
          <span>{city}</span>
          <ul>
            {areas.map((area) => (
              <li key={area.code} className={area.faults > 0 ? 'sj-wall-out' : ''}>
                <span>
                  {area.faults > 0 && <ThunderboltFilled aria-hidden />}
                  {area.name}
                </span>
                {area.faults > 0 && <small>{t('areas.lines', { count: area.affectedLines })}</small>}
                {area.repairBy !== null && (
                  <small>{t('areas.until', { time: clockOf(new Date(area.repairBy)) })}</small>
                )}
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}
