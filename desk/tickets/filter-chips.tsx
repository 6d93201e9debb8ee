import { useAsk } from '../door/queries.ts';
import { useWords } from '../text/words.tsx';
import type { FilterName, InboxFilters } from './inbox-filters.ts';

/** The filters in force, in words; each can be taken away. */
export function FilterChips({ filters, onChange }: { filters: InboxFilters; onChange(next: InboxFilters): void }) {
  const t = useWords();
  const unit = useAsk('people.unit', { unitId: filters.unitId ?? '' }, { enabled: filters.unitId !== undefined });
  const area = useAsk(
    'people.area',
    { areaId: filters.areaId ?? '', limit: 1 },
    { enabled: filters.areaId !== undefined },
  );
  const names = (Object.keys(filters) as FilterName[]).filter((name) => name !== 'view') as Exclude<
    FilterName,
    'view'
  >[];
  if (names.length === 0) return null;

  function valueOf(name: Exclude<FilterName, 'view'>): string {
    const value = filters[name];
    if (name === 'unitId') return unit.data?.unit.name ?? '…';
    if (name === 'areaId') return area.data?.area.name ?? '…';
    if (typeof value === 'boolean') return t(value ? 'yes' : 'no');
    if (name === 'state' || name === 'mover' || name === 'channel' || name === 'outcome')
      return t.of(name, value ?? '');
    if (name === 'excludedGround') return t.of('exclusion', value ?? '');
    return value ?? '';
  }
  const wordsOf = (name: Exclude<FilterName, 'view'>): string =>
    filters[name] === true
      ? t(`filter.${name}`)
      : t('filter.pair', { name: t(`filter.${name}`), value: valueOf(name) });

  return (
    <ul className="chips" aria-label={t('filter.in-force')}>
      {names.map((name) => (
        <li key={name}>
          <button
            type="button"
            aria-label={t('filter.remove', { filter: wordsOf(name) })}
            onClick={() => {
              const { [name]: _gone, ...rest } = filters;
              onChange(rest);
            }}
          >
            {wordsOf(name)} <span aria-hidden="true">×</span>
          </button>
        </li>
      ))}
      {names.length > 1 && (
        <li>
          <button type="button" className="plain" onClick={() => onChange(filters.view ? { view: filters.view } : {})}>
            {t('filter.clear')}
          </button>
        </li>
      )}
    </ul>
  );
}
