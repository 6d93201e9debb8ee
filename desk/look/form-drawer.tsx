import { Button } from 'antd';
import { useRef, type ReactNode } from 'react';
import { Sheet } from './sheet.tsx';
import { useWords } from '../text/words.tsx';
import { RefusalNote } from './refusal-note.tsx';

/** A small form beside the page: what is asked, one button that does it, and what was refused, in place. */
export function FormDrawer({
  title,
  lead,
  submitWords,
  onSubmit,
  busy,
  refusal,
  onClose,
  wide,
  children,
}: {
  title: string;
  lead?: ReactNode;
  submitWords: string;
  onSubmit(form: HTMLFormElement): void;
  busy: boolean;
  refusal: unknown;
  onClose(): void;
  wide?: boolean;
  children?: ReactNode;
}) {
  const t = useWords();
  const form = useRef<HTMLFormElement>(null);
  const submit = (): void => {
    if (!busy && form.current?.reportValidity()) onSubmit(form.current);
  };
  return (
    <Sheet
      size={wide ? 640 : 460}
      title={title}
      onClose={onClose}
      footer={
        <div className="form-end">
          <Button type="primary" onClick={submit} loading={busy}>
            {submitWords}
          </Button>
          <Button onClick={onClose}>{t('cancel')}</Button>
        </div>
      }
    >
      {lead && <div className="form-lead">{lead}</div>}
      <form
        ref={form}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {children}
        <button type="submit" hidden />
      </form>
      <RefusalNote error={refusal} />
    </Sheet>
  );
}
