import { useState } from 'react';
import { useWords } from '../language.ts';

export interface Place {
  latitude: number;
  longitude: number;
  /** how far off it may be */
  meters: number | null;
}

/** Reads the position once, when the button is tapped, and never by itself: no tracks. */
export function Position({ place, onChange }: { place: Place | null; onChange: (place: Place | null) => void }) {
  const { t } = useWords();
  const [state, setState] = useState<'idle' | 'asking' | 'failed'>('idle');
  const ask = () => {
    const fail = () => setState('failed');
    const { geolocation } = navigator as Partial<Navigator>;
    if (!geolocation) return fail();
    setState('asking');
    geolocation.getCurrentPosition(
      ({ coords }) => {
        setState('idle');
        const round = (degrees: number) => Math.round(degrees * 1e6) / 1e6;
        onChange({
          latitude: round(coords.latitude),
          longitude: round(coords.longitude),
          meters: Math.round(coords.accuracy),
        });
      },
      fail,
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 0 },
    );
  };
  return (
    <div className="field">
      {place ? (
        <p>
          <span role="status">{t('raise.located', { meters: place.meters ?? '?' })}</span>{' '}
          <button type="button" className="link" onClick={() => onChange(null)}>
            {t('raise.unlocate')}
          </button>
        </p>
      ) : (
        <>
          <button type="button" className="button" disabled={state === 'asking'} onClick={ask}>
            {t(state === 'asking' ? 'raise.locating' : 'raise.locate')}
          </button>
          <p role="status" className={state === 'failed' ? 'wrong' : 'unseen'}>
            {state === 'failed' ? t('raise.location-failed') : ''}
          </p>
        </>
      )}
    </div>
  );
}
