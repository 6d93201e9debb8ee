import { Button, Drawer, Select } from 'antd';
import { Suspense, useEffect, useRef, useState } from 'react';
import { signOut } from '../door/session.ts';
import { useDoing } from '../door/use-doing.ts';
import { useLight } from '../look/light.tsx';
import { Missing } from '../look/missing.tsx';
import { PageFault } from '../look/page-fault.tsx';
import { Waiting } from '../look/waiting.tsx';
import { lights } from '../text/locale.ts';
import { useWords } from '../text/words.tsx';
import { UndoBar } from '../tickets/undo-bar.tsx';
import { useMe } from './me.ts';
import { menuFor, startOf } from './menu.ts';
import { pages } from './pages.ts';
import { Link, navigate, useAddress, useRoute } from './router.ts';
import { useShortcutHelp, useShortcuts } from './shortcuts.tsx';

/** The frame of every page: menu at the side (in a drawer on narrow screens), the page, and what can be undone at the bottom. */
export function Shell({ onSignedOut }: { onSignedOut(): void }) {
  const t = useWords();
  const me = useMe();
  const { path } = useAddress();
  const route = useRoute(pages);
  const [menuOpen, setMenuOpen] = useState(false);
  const main = useRef<HTMLElement>(null);
  const start = startOf(me.roleNames);

  useEffect(() => {
    if (path === '/' && start !== '/') navigate(start, { replace: true });
  }, [path, start]);

  // after going to another page, the keyboard and the screen reader are at its beginning
  const before = useRef(path);
  useEffect(() => {
    if (before.current === path) return;
    before.current = path;
    setMenuOpen(false);
    window.scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [path]);

  useShortcuts(
    menuFor(me.roleNames)
      .flatMap((group) => group.items)
      .map((item) => ({ keys: `g ${item.go}`, does: item.title, run: () => navigate(item.path) })),
  );

  const Page = route?.page;
  return (
    <div className="shell">
      <a className="skip" href="#main">
        {t('skip')}
      </a>
      <header className="top">
        <Button onClick={() => setMenuOpen(true)} aria-haspopup="dialog">
          {t('menu.open')}
        </Button>
        <Brand />
      </header>
      <aside className="side">
        <Brand />
        <Menu />
        <Person onSignedOut={onSignedOut} />
      </aside>
      <Drawer open={menuOpen} placement="left" size={280} title={t('menu.title')} onClose={() => setMenuOpen(false)}>
        <Menu />
        <Person onSignedOut={onSignedOut} />
      </Drawer>
      <main id="main" ref={main} tabIndex={-1}>
        <PageFault key={path}>
          <Suspense fallback={<Waiting />}>{Page && route ? <Page params={route.params} /> : <Missing />}</Suspense>
        </PageFault>
      </main>
      <UndoBar />
    </div>
  );
}

function Brand() {
  const t = useWords();
  return (
    <Link to="/" className="brand">
      <strong>{t('brand')}</strong>
      <span>{t('brand.desk')}</span>
    </Link>
  );
}

function Menu() {
  const t = useWords();
  const me = useMe();
  const { path } = useAddress();
  return (
    <nav aria-label={t('menu.title')} className="menu">
      {menuFor(me.roleNames).map((group) => (
        <section key={group.title}>
          <h2>{t(group.title)}</h2>
          <ul>
            {group.items.map((item) => (
              <li key={item.page}>
                <Link to={item.path} aria-current={isUnder(path, item.path) ? 'page' : undefined}>
                  {t(item.title)}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  );
}

const isUnder = (path: string, item: string): boolean =>
  item === '/' ? path === '/' : path === item || path.startsWith(`${item}/`);

function Person({ onSignedOut }: { onSignedOut(): void }) {
  const t = useWords();
  const me = useMe();
  const { light, setLight } = useLight();
  const help = useShortcutHelp();
  const doing = useDoing();
  return (
    <div className="person">
      <p>
        <strong>{me.name}</strong>
        <span>{me.units[0]?.name ?? me.grants[0]?.scopeName}</span>
      </p>
      <ul>
        <li>
          <Link to="/sessions">{t('person.account')}</Link>
        </li>
        <li>
          <button type="button" className="plain" onClick={help}>
            {t('keys.title')}
          </button>
        </li>
        <li>
          <button
            type="button"
            className="plain"
            lang={t.locale === 'en' ? 'zh-CN' : 'en'}
            onClick={() => t.setLocale(t.locale === 'en' ? 'zh-CN' : 'en')}
          >
            {t('other-language')}
          </button>
        </li>
        <li>
          <Select
            aria-label={t('light.label')}
            variant="borderless"
            size="small"
            value={light}
            onChange={setLight}
            options={lights.map((value) => ({ value, label: t(`light.${value}`) }))}
          />
        </li>
        <li>
          <button
            type="button"
            className="plain"
            disabled={doing.busy}
            onClick={() =>
              doing.run(async () => {
                await signOut();
                onSignedOut();
              })
            }
          >
            {t('person.sign-out')}
          </button>
        </li>
      </ul>
    </div>
  );
}
