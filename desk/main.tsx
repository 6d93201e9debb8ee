import '../doors/tokens.css';
import './look/desk.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { chooseLocale, keptLight } from './text/locale.ts';
import { loadCatalogue, SpeechProvider } from './text/words.tsx';

const locale = chooseLocale(document.cookie, navigator.languages);
document.documentElement.lang = locale;
document.documentElement.dataset['theme'] = keptLight();

// After an update of the product, pages that are open know files that are gone: they start anew, once in a minute at most.
const reloadKey = 'lianxin.reloaded';
window.addEventListener('vite:preloadError', (event) => {
  if (Date.now() - Number(sessionStorage.getItem(reloadKey) ?? 0) < 60_000) return;
  sessionStorage.setItem(reloadKey, String(Date.now()));
  event.preventDefault();
  window.location.reload();
});

const place = document.querySelector('#root');
if (!place) throw new Error('index.html has no #root');
const first = await loadCatalogue(locale);

createRoot(place).render(
  <StrictMode>
    <SpeechProvider first={first}>
      <App />
    </SpeechProvider>
  </StrictMode>,
);
