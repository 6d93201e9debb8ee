import { Button } from 'antd';
import { Refused, Unreached } from '../../doors/client.ts';
import { useWords } from '../text/words.tsx';

/** What went wrong and how to mend it, in place; read out at once. Nothing when all is well. */
export function RefusalNote({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const t = useWords();
  if (error === null || error === undefined) return null;
  const refused = error instanceof Refused ? error : null;
  const title = refused?.title ?? t(error instanceof Unreached ? 'unreached.title' : 'fault.title');
  const mend = refused ? refused.mend : t(error instanceof Unreached ? 'unreached.mend' : 'fault.mend');
  return (
    <div className="refusal" role="alert">
      <p className="refusal-title">{title}</p>
      {mend && <p>{mend}</p>}
      {refused && refused.issues.length > 0 && (
        <ul>
          {refused.issues.map((issue) => (
            <li key={`${issue.path} ${issue.code}`}>{t.find(`field.${issue.path}`) ?? issue.path}</li>
          ))}
        </ul>
      )}
      {refused && refused.status >= 500 && refused.requestId && (
        <p className="small">{t('fault.request', { requestId: refused.requestId })}</p>
      )}
      {onRetry && (
        <Button size="small" onClick={onRetry}>
          {t('retry')}
        </Button>
      )}
    </div>
  );
}
