import { Link } from '../shell/router.ts';
import { useWords } from '../text/words.tsx';
import { Page } from './page.tsx';

/** No page stands at this address. */
export function Missing() {
  const t = useWords();
  return (
    <Page title={t('missing.title')}>
      <p>{t('missing.mend')}</p>
      <p>
        <Link to="/">{t('missing.home')}</Link>
      </p>
    </Page>
  );
}
