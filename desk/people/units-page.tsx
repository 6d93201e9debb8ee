import { Button, Select } from 'antd';
import { useRef, useState } from 'react';
import type { InputOf, OutputOf } from '../../doors/client.ts';
import { useAskPages } from '../door/queries.ts';
import { AreaPicker } from '../look/area-picker.tsx';
import { Page } from '../look/page.tsx';
import { RefusalNote } from '../look/refusal-note.tsx';
import { RuledTable } from '../look/ruled-table.tsx';
import { SearchLine } from '../look/search-line.tsx';
import { Waiting } from '../look/waiting.tsx';
import { addressOf } from '../shell/paths.ts';
import { Link, navigate, useAddress } from '../shell/router.ts';
import { useShortcuts } from '../shell/shortcuts.tsx';
import { useWords } from '../text/words.tsx';
import { unitKinds } from './words-of-people.ts';
import { UnitForm } from './unit-form.tsx';

type Unit = OutputOf<'people.units'>['items'][number];

/** All units in use, to find one and to add one. */
export default function UnitsPage() {
  const t = useWords();
  const { search } = useAddress();
  const [adding, setAdding] = useState(false);
  const searchBox = useRef<HTMLInputElement>(null);
  const words = search.get('words') ?? '';
  const kind = unitKinds.find((each) => each === search.get('kind'));
  const areaId = search.get('area') ?? undefined;
  const input: InputOf<'people.units'> = {
    ...(words ? { words } : {}),
    ...(kind ? { kind } : {}),
    ...(areaId ? { areaId } : {}),
  };
  const units = useAskPages('people.units', input, { keepOld: true });
  const rows = units.data?.pages.flatMap((page) => page.items) ?? [];
  const go = (change: { words?: string; kind?: string | undefined; area?: string | undefined }): void =>
    navigate(addressOf('/units', { words, kind, area: areaId, ...change }), { replace: true });
  useShortcuts([{ keys: '/', does: 'keys.search-words', run: () => searchBox.current?.focus() }]);
  return (
    <Page
      title={t('units.title')}
      lead={t('units.lead')}
      actions={
        units.data?.pages[0]?.allowed.change && (
          <Button type="primary" onClick={() => setAdding(true)}>
            {t('unit.add')}
          </Button>
        )
      }
    >
      <div className="filter-line">
        <SearchLine ref={searchBox} label={t('unit.search')} value={words} onChange={(next) => go({ words: next })} />
        <Select
          aria-label={t('unit.kind')}
          allowClear
          placeholder={t('unit.kind')}
          value={kind ?? null}
          onChange={(next: string | null | undefined) => go({ kind: next ?? undefined })}
          options={unitKinds.map((each) => ({ value: each, label: t.of('unit', each) }))}
        />
        <div>
          <AreaPicker label={t('filter.areaId')} value={areaId} onChange={(area) => go({ area })} />
        </div>
      </div>
      <RefusalNote error={units.error} onRetry={() => void units.refetch()} />
      {units.isPending && !units.error && <Waiting />}
      {units.data && (
        <RuledTable<Unit>
          caption={t('units.title')}
          rows={rows}
          keyOf={(unit) => unit.id}
          empty={t('unit.none')}
          hasMore={units.hasNextPage}
          loadingMore={units.isFetchingNextPage}
          onMore={() => void units.fetchNextPage()}
          columns={[
            { title: t('unit.name'), of: (unit) => <Link to={`/units/${unit.id}`}>{unit.name}</Link> },
            { title: t('unit.kind'), of: (unit) => t.of('unit', unit.kind), tight: true },
            { title: t('unit.area'), of: (unit) => unit.areaName },
            { title: t('unit.phone'), of: (unit) => unit.phone ?? '', tight: true },
          ]}
        />
      )}
      {adding && <UnitForm onClose={() => setAdding(false)} onDone={(unitId) => navigate(`/units/${unitId}`)} />}
    </Page>
  );
}
