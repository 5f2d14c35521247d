import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { store, stored } from '../../ui/language.ts';
import {
  PAGE_SIZE,
  readFilter,
  readPaging,
  readSaved,
  withSaved,
  writeFilter,
  type Filter,
  type FilterShape,
  type FilterValue,
  type SavedFilter,
} from './list-filter.ts';

export interface ListFilter {
  readonly filter: Filter;
  readonly query: string;
  readonly page: number;
  readonly pageSize: number;
  /** The record that stands open beside the list. */
  readonly open: string | undefined;
  readonly set: (name: string, value: FilterValue | undefined) => void;
  readonly use: (query: string) => void;
  readonly turn: (page: number, pageSize: number) => void;
  readonly show: (id: string | undefined) => void;
  readonly saved: readonly SavedFilter[];
  readonly save: (name: string) => void;
  readonly forget: (name: string) => void;
}

/** The filter of one list, kept in the address; `name` is where its chips are kept. */
export function useListFilter(name: string, shape: FilterShape): ListFilter {
  const [params, setParams] = useSearchParams();
  const kept = `shoujie.${name}.filters`;
  const [saved, setSaved] = useState(() => readSaved(stored(kept)));
  const filter = readFilter(params, shape);
  const paging = readPaging(params);
  const open = params.get('open') ?? undefined;
  const address = (next: Filter, more: { page?: number; size?: number; open?: string | undefined } = {}): void => {
    const query = new URLSearchParams(writeFilter(next));
    const page = more.page ?? 1;
    const size = more.size ?? paging.pageSize;
    if (page > 1) query.set('page', String(page));
    if (size !== PAGE_SIZE) query.set('size', String(size));
    if (more.open !== undefined) query.set('open', more.open);
    setParams(query);
  };
  const keep = (next: readonly SavedFilter[]): void => {
    store(kept, JSON.stringify(next));
    setSaved(next);
  };
  return {
    filter,
    query: writeFilter(filter),
    ...paging,
    open,
    saved,
    set: (key, value) => {
      const { [key]: _, ...rest } = filter;
      address(value === undefined || value === '' ? rest : { ...rest, [key]: value }, { open });
    },
    use: (query) => address(readFilter(new URLSearchParams(query), shape), { open }),
    turn: (page, size) => address(filter, { page, size, open }),
    show: (id) => address(filter, { page: paging.page, open: id }),
    save: (label) => keep(withSaved(saved, { name: label, query: writeFilter(filter) })),
    forget: (label) => keep(saved.filter((s) => s.name !== label)),
  };
}
