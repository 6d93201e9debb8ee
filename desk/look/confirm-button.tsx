import { Button, Modal } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useWords } from '../text/words.tsx';
import { RefusalNote } from './refusal-note.tsx';

/** Does something that cannot simply be taken back: says what will happen first; a refusal is shown where it was asked. */
export function ConfirmButton({
  words,
  title,
  what,
  act,
  onConfirm,
  small,
}: {
  words: string;
  title: string;
  what: string;
  act: { busy: boolean; refusal: unknown; clear(): void };
  onConfirm(): void;
  small?: boolean;
}) {
  const t = useWords();
  const [open, setOpen] = useState(false);
  const wasBusy = useRef(false);
  // it has run and nothing was refused: done
  useEffect(() => {
    if (wasBusy.current && !act.busy && !act.refusal) setOpen(false);
    wasBusy.current = act.busy;
  }, [act.busy, act.refusal]);
  return (
    <>
      <Button
        size={small ? 'small' : 'middle'}
        onClick={() => {
          act.clear();
          setOpen(true);
        }}
      >
        {words}
      </Button>
      {open && (
        <Modal
          open
          title={title}
          okText={words}
          cancelText={t('cancel')}
          okButtonProps={{ loading: act.busy }}
          onOk={onConfirm}
          onCancel={() => setOpen(false)}
        >
          <p>{what}</p>
          <RefusalNote error={act.refusal} />
        </Modal>
      )}
    </>
  );
}
