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
