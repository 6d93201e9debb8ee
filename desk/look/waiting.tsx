import { useEffect, useState } from 'react';
import { useWords } from '../text/words.tsx';

/** Says that something is on its way, but only when it takes noticeably long: quick answers do not flicker. */
export function Waiting() {
  const t = useWords();
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 300);
    return () => clearTimeout(timer);
  }, []);
  return (
    <p className="waiting" role="status">
      {late ? t('waiting') : ''}
    </p>
  );
}
