import { Button } from 'antd';
import { useRef, useState } from 'react';
import type { OutputOf } from '../../doors/client.ts';
import { useAskPages } from '../door/queries.ts';
import { Page } from '../look/page.tsx';
import { RefusalNote } from '../look/refusal-note.tsx';
import { RuledTable } from '../look/ruled-table.tsx';
import { SearchLine } from '../look/search-line.tsx';
import { UnitPicker } from '../look/unit-picker.tsx';
import { Waiting } from '../look/waiting.tsx';
import { addressOf } from '../shell/paths.ts';
import { Link, navigate, useAddress } from '../shell/router.ts';
import { useShortcuts } from '../shell/shortcuts.tsx';
import { useWords } from '../text/words.tsx';
import { PersonForm } from './person-form.tsx';

type Person = OutputOf<'people.persons'>['items'][number];

/** The persons one may read, to find one and to register one. */
export default function PeoplePage() {
  const t = useWords();
  const { search } = useAddress();
  const [adding, setAdding] = useState(false);
  const searchBox = useRef<HTMLInputElement>(null);
  const words = search.get('words') ?? '';
  const unitId = search.get('unit') ?? undefined;
  const persons = useAskPages(
    'people.persons',
    { ...(words ? { words } : {}), ...(unitId ? { unitId } : {}) },
    { keepOld: true },
  );
  const go = (change: { words?: string; unit?: string | undefined }): void =>
    navigate(addressOf('/people', { words, unit: unitId, ...change }), { replace: true });
  useShortcuts([{ keys: '/', does: 'keys.search-words', run: () => searchBox.current?.focus() }]);
  return (
    <Page
      title={t('people.title')}
      lead={t('people.lead')}
      actions={
        persons.data?.pages[0]?.allowed.register && (
          <Button type="primary" onClick={() => setAdding(true)}>
            {t('person.register')}
          </Button>
        )
      }
    >
      <div className="filter-line">
        <SearchLine ref={searchBox} label={t('person.search')} value={words} onChange={(next) => go({ words: next })} />
        <div>
          <UnitPicker label={t('filter.unitId')} value={unitId} onChange={(unit) => go({ unit })} />
        </div>
      </div>
      <RefusalNote error={persons.error} onRetry={() => void persons.refetch()} />
      {persons.isPending && !persons.error && <Waiting />}
      {persons.data && (
        <RuledTable<Person>
          caption={t('people.title')}
          rows={persons.data.pages.flatMap((page) => page.items)}
          keyOf={(person) => person.id}
          empty={t('person.none')}
          hasMore={persons.hasNextPage}
          loadingMore={persons.isFetchingNextPage}
          onMore={() => void persons.fetchNextPage()}
          columns={[
            { title: t('person.name'), of: (person) => <Link to={`/people/${person.id}`}>{person.name}</Link> },
            { title: t('person.units'), of: (person) => person.unitNames.join(t('list.comma')) },
            { title: t('person.home'), of: (person) => person.homeAreaName ?? '' },
            { title: t('person.phone'), of: (person) => person.phone ?? '', tight: true },
            { title: t('person.skills'), of: (person) => person.skills.join(t('list.comma')) },
          ]}
        />
      )}
      {adding && <PersonForm onClose={() => setAdding(false)} onDone={(id) => navigate(`/people/${id}`)} />}
    </Page>
  );
}
