import { Button } from 'antd';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useAct } from '../door/queries.ts';
import { RefusalNote } from '../look/refusal-note.tsx';
import { useShortcuts } from '../shell/shortcuts.tsx';
import { useWords } from '../text/words.tsx';
import { forgetUndo, onUndoChange, stillUndoable, undoables, type Undoable } from './undo.ts';

/** At the bottom of every page, as long as the last batch can be taken back. */
export function UndoBar() {
  const batches = useSyncExternalStore(onUndoChange, undoables);
  const [now, setNow] = useState(Date.now);
  const newest = stillUndoable(batches, now)[0];
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 15_000);
    return () => clearInterval(timer);
  }, [batches]);
  return newest ? <Bar key={newest.batchId} batch={newest} /> : null;
}

function Bar({ batch }: { batch: Undoable }) {
  const t = useWords();
  const [told, setTold] = useState<string | null>(null);
  const undo = useAct('tickets.undo-batch', {
    onDone: ({ undone, left }) => {
      setTold(left.length > 0 ? t('undo.partly', { undone, left: left.length }) : t('undo.done', { undone }));
      setTimeout(() => forgetUndo(batch.batchId), 6000);
    },
  });
  const run = (): void => {
    if (!undo.busy && told === null) undo.run({ batchId: batch.batchId });
  };
  useShortcuts([{ keys: 'u', does: 'undo.key', run }]);
  return (
    <div className="undo" role="region" aria-label={t('undo.label')}>
      <p role="status">
        {told ?? t('undo.offer', { count: batch.count, unit: batch.unitName, until: t.time(new Date(batch.until)) })}
      </p>
      <RefusalNote error={undo.refusal} />
      {told === null && (
        <Button onClick={run} loading={undo.busy}>
          {t('undo.do')}
        </Button>
      )}
      <Button type="text" onClick={() => forgetUndo(batch.batchId)}>
        {t('dismiss')}
      </Button>
    </div>
  );
}
