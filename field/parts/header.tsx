import { useWords } from '../language.ts';
import { goTo, hrefOf, type Route } from '../route.ts';
import { Icon } from './icon.tsx';

/** The title of a screen, with the way back where there is one. */
export function Header({ title, back }: { title: string; back?: Route }) {
  const { t } = useWords();
  return (
    <header className="head">
      {back ? (
        <a
          className="back"
          href={hrefOf(back)}
          onClick={(event) => {
            event.preventDefault();
            goTo(back, { replace: true });
          }}
        >
          <Icon name="back" />
          {t('app.back')}
        </a>
      ) : null}
      <h1>{title}</h1>
    </header>
  );
}
