import type { ReactNode } from 'react';
import './cases.css';

/** Name and value, two columns, nothing cut. What is undefined is not shown. */
export function Facts({ items }: { items: readonly (readonly [label: string, value: ReactNode] | undefined)[] }) {
  return (
    <dl className="sj-case-facts">
      {items.map(
        (item) =>
          item !== undefined && (
            <div key={item[0]}>
              <dt>{item[0]}</dt>
              <dd>{item[1]}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
