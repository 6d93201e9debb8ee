import { ConfigProvider } from 'antd';
import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { keepLight, keptLight, type Light } from '../text/locale.ts';
import { useWords } from '../text/words.tsx';
import { themeOf } from './theme.ts';
import { readTokens } from './tokens.ts';

interface LightChoice {
  light: Light;
  setLight(light: Light): void;
}

const LightContext = createContext<LightChoice>({ light: 'auto', setLight() {} });

export const useLight = (): LightChoice => useContext(LightContext);

const wantsStillness = (): boolean => window.matchMedia('(prefers-reduced-motion: reduce)').matches;

const darkDevice = (): MediaQueryList => window.matchMedia('(prefers-color-scheme: dark)');

/** Gives antd the colours of doors/tokens.css, in light or dark as chosen or as the device has it. */
export function LightProvider({ children }: { children: ReactNode }) {
  const words = useWords();
  const [light, setKept] = useState(keptLight);
  const [deviceDark, setDeviceDark] = useState(() => darkDevice().matches);
  useEffect(() => {
    const query = darkDevice();
    const listen = (event: MediaQueryListEvent): void => setDeviceDark(event.matches);
    query.addEventListener('change', listen);
    return () => query.removeEventListener('change', listen);
  }, []);
  const dark = light === 'dark' || (light === 'auto' && deviceDark);
  const theme = useMemo(() => {
    document.documentElement.dataset['theme'] = light;
    return themeOf(readTokens(), { dark, still: wantsStillness() });
  }, [light, dark]);
  const choice = useMemo(
    () => ({
      light,
      setLight(next: Light) {
        keepLight(next);
        setKept(next);
      },
    }),
    [light],
  );
  return (
    <LightContext value={choice}>
      <ConfigProvider theme={theme} locale={words.antd} button={{ autoInsertSpace: false }} wave={{ disabled: true }}>
        {children}
      </ConfigProvider>
    </LightContext>
  );
}
