import { useWords, type Key } from '../language.ts';
import type { Outcome } from '../matter.ts';

const ready: Record<Outcome, readonly Key[]> = {
  solved: ['resolve.phrase.solved.1', 'resolve.phrase.solved.2', 'resolve.phrase.solved.3'],
  explained: ['resolve.phrase.explained.1', 'resolve.phrase.explained.2'],
  'cannot-now': ['resolve.phrase.cannot-now.1'],
  'not-ours': ['resolve.phrase.not-ours.1'],
};

/** Ready words for a simple matter: one tap fills them in. */
export function Phrases({ outcome, onPick }: { outcome: Outcome; onPick: (words: string) => void }) {
  const { t } = useWords();
  return (
    <div className="field" role="group" aria-label={t('resolve.phrases')}>
      <p className="hint">{t('resolve.phrases')}</p>
      <div className="phrases">
        {ready[outcome].map((key) => (
          <button key={key} type="button" className="phrase" onClick={() => onPick(t(key))}>
            {t(key)}
          </button>
        ))}
      </div>
    </div>
  );
}
