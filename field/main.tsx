import '../doors/tokens.css';
import './styles.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { showChoices } from './phone/device.ts';
import { phone } from './phone/use-phone.ts';
import { keepShell } from './shell.ts';

showChoices();
void phone.start();

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}

keepShell();
