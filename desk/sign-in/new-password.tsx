import { Button } from 'antd';
import { useState } from 'react';
import { useDoing } from '../door/use-doing.ts';
import { RefusalNote } from '../look/refusal-note.tsx';
import { TextLine } from '../look/text-line.tsx';
import { useWords } from '../text/words.tsx';

/** Changes one's own password; the new one is typed twice, so that a slip does not lock one out. */
export function NewPassword({
  send,
  onDone,
}: {
  send(oldPassword: string, newPassword: string): Promise<unknown>;
  onDone(): void;
}) {
  const t = useWords();
  const [before, setBefore] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const [differs, setDiffers] = useState(false);
  const doing = useDoing();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        setDiffers(next !== again);
        if (next !== again) return;
        doing.run(async () => {
          await send(before, next);
          setBefore('');
          setNext('');
          setAgain('');
          onDone();
        });
      }}
    >
      <TextLine
        label={t('password.before')}
        value={before}
        onChange={setBefore}
        max={200}
        needed
        type="password"
        autoComplete="current-password"
      />
      <TextLine
        label={t('password.next')}
        hint={t('password.hint')}
        value={next}
        onChange={setNext}
        max={128}
        needed
        type="password"
        autoComplete="new-password"
      />
      <TextLine
        label={t('password.again')}
        value={again}
        onChange={setAgain}
        max={128}
        needed
        type="password"
        autoComplete="new-password"
      />
      {differs && (
        <p className="wrong-words" role="alert">
          {t('password.differs')}
        </p>
      )}
      <RefusalNote error={doing.refusal} />
      <Button type="primary" htmlType="submit" loading={doing.busy}>
        {t('password.do')}
      </Button>
    </form>
  );
}
