import { lazy, Suspense, useState } from 'react';
import { Button } from 'antd';
import { useAsk } from '../door/queries.ts';
import { Page } from '../look/page.tsx';
import { RefusalNote } from '../look/refusal-note.tsx';
import { Waiting } from '../look/waiting.tsx';
import { AreaPicker } from '../look/area-picker.tsx';
import { addressOf } from '../shell/paths.ts';
import { navigate, useAddress } from '../shell/router.ts';
import { useWords } from '../text/words.tsx';
import { AreaDetail } from './area-detail.tsx';
import { AreaTree } from './area-tree.tsx';

const AreaImport = lazy(() => import('./area-import.tsx'));

/** The land as a tree; what is chosen stands in the address. */
export default function AreasPage() {
  const t = useWords();
  const { search } = useAddress();
  const land = useAsk('people.areas', {});
  const [importing, setImporting] = useState(false);
  const root = land.data?.roots[0];
  const areaId = search.get('area') ?? root?.id;
  const choose = (next: string | undefined): void => navigate(addressOf('/areas', { area: next }));
  return (
    <Page
      wide
      title={t('areas.title')}
      lead={t('areas.lead')}
      actions={land.data?.allowed.change && <Button onClick={() => setImporting(true)}>{t('areas.import')}</Button>}
    >
      <RefusalNote error={land.error} onRetry={() => void land.refetch()} />
      {land.isPending && !land.error && <Waiting />}
      {root && areaId && (
        <div className="tree-columns">
          <div>
            <AreaPicker label={t('area.choose')} value={undefined} onChange={choose} />
            <nav aria-label={t('areas.tree')}>
              <AreaTree roots={land.data?.roots ?? []} chosen={areaId} onChoose={choose} />
            </nav>
          </div>
          <AreaDetail key={areaId} areaId={areaId} onGo={choose} />
        </div>
      )}
      {importing && (
        <Suspense fallback={null}>
          <AreaImport onClose={() => setImporting(false)} />
        </Suspense>
      )}
    </Page>
  );
}
