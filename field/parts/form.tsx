import { useId, useState, type ReactNode, type SyntheticEvent } from 'react';
import { useWords } from '../language.ts';

interface FieldProps {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  optional?: boolean;
}

/** A label, what to know before, the field, and what is wrong with it; tied together for those who listen. */
function Labelled({ label, hint, error, optional, children }: FieldProps & { children: (ids: Ids) => ReactNode }) {
  const { t } = useWords();
  const id = useId();
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  return (
    <div className={`field${error ? ' field-wrong' : ''}`}>
      <label htmlFor={id}>
        {label}
        {optional ? <span className="quiet"> {t('app.optional')}</span> : null}
      </label>
      {hint ? (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
      {error ? (
        <p className="wrong" id={`${id}-error`}>
          {error}
        </p>
      ) : null}
      {children({ id, 'aria-describedby': described || undefined, 'aria-invalid': error ? true : undefined })}
    </div>
  );
}
interface Ids {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
}

export function TextArea(props: FieldProps & { value: string; rows?: number; onChange: (value: string) => void }) {
  const { value, rows = 4, onChange, ...field } = props;
  return (
    <Labelled {...field}>
      {(ids) => <textarea {...ids} rows={rows} value={value} onChange={(event) => onChange(event.target.value)} />}
    </Labelled>
  );
}

interface LineProps extends FieldProps {
  value: string;
  onChange: (value: string) => void;
  type?: 'text' | 'tel' | 'date' | 'password';
  autoComplete?: string;
  inputMode?: 'numeric' | 'tel';
  min?: string;
}

export function TextLine({
  value,
  onChange,
  type = 'text',
  autoComplete = 'off',
  inputMode,
  min,
  ...field
}: LineProps) {
  return (
    <Labelled {...field}>
      {(ids) => (
        <input
          {...ids}
          type={type}
          value={value}
          min={min}
          inputMode={inputMode}
          autoComplete={autoComplete}
          autoCapitalize="off"
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Labelled>
  );
}

export interface Option {
  value: string;
  words: string;
}

export function Select(
  props: FieldProps & { value: string; options: readonly Option[]; onChange: (value: string) => void },
) {
  const { value, options, onChange, ...field } = props;
  return (
    <Labelled {...field}>
      {(ids) => (
        <select {...ids} value={value} onChange={(event) => onChange(event.target.value)}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.words}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  );
}

/** One of a few, each as large as a thumb. */
export function Choice(
  props: FieldProps & { value: string; options: readonly Option[]; onChange: (value: string) => void },
) {
  const { label, hint, error, value, options, onChange } = props;
  const name = useId();
  return (
    <fieldset className={`field${error ? ' field-wrong' : ''}`} aria-describedby={error ? `${name}-error` : undefined}>
      <legend>{label}</legend>
      {hint ? <p className="hint">{hint}</p> : null}
      {error ? (
        <p className="wrong" id={`${name}-error`}>
          {error}
        </p>
      ) : null}
      <div className="choices">
        {options.map((option) => (
          <label key={option.value} className="choice">
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={value === option.value}
              onChange={() => onChange(option.value)}
            />
            <span>{option.words}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

interface FormProps {
  send: string;
  /** the first thing wrong, or nothing; called when the person sends */
  check: () => boolean;
  onSend: () => Promise<void>;
  children: ReactNode;
  busy?: boolean;
}

/** A form whose one button stands at the bottom, under the thumb. Sends once, however often it is tapped. */
export function Form({ send, check, onSend, children, busy }: FormProps) {
  const { t } = useWords();
  const [keeping, setKeeping] = useState(false);
  const [failed, setFailed] = useState(false);
  const submit = async (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    if (keeping || busy) return;
    if (!check()) {
      // after the faults are drawn, the first is brought into view
      requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid], .field-wrong input')?.focus());
      return;
    }
    setKeeping(true);
    setFailed(false);
    try {
      await onSend();
    } catch (error) {
      setKeeping(false);
      setFailed(true);
      reportError(error);
    }
  };
  return (
    <form className="form" noValidate onSubmit={(event) => void submit(event)}>
      {children}
      {failed ? (
        <p className="notice" role="alert">
          {t('app.failed')}
        </p>
      ) : null}
      <div className="bar">
        <button type="submit" className="button button-now" disabled={keeping || busy}>
          {send}
        </button>
      </div>
    </form>
  );
}

/** What is wrong with a text, in words; undefined when nothing is. */
export function useTextFault(): (value: string, limits: { from?: number; to: number }) => string | undefined {
  const { t } = useWords();
  return (value, { from = 1, to }) => {
    const count = value.trim().length;
    if (count === 0 && from > 0) return t('error.needed');
    if (count < from) return t('error.too-short', { limit: from });
    if (count > to) return t('error.too-long', { limit: to, count });
    return undefined;
  };
}
