import { Field } from './field.tsx';
import { useWords } from '../text/words.tsx';

/** One line of text that is asked for, with the browser's own check that it is there. */
export function TextLine({
  label,
  hint,
  value,
  onChange,
  max,
  needed,
  autoFocus,
  type = 'text',
  autoComplete,
}: {
  label: string;
  hint?: string;
  value: string;
  onChange(value: string): void;
  max: number;
  needed?: boolean;
  autoFocus?: boolean;
  type?: 'text' | 'tel' | 'password' | 'time';
  autoComplete?: string;
}) {
  const t = useWords();
  return (
    <Field label={label} {...(hint ? { hint } : {})} {...(needed ? {} : { optional: t('form.optional') })}>
      {({ id, describedBy }) => (
        <input
          id={id}
          aria-describedby={describedBy}
          className="text-field"
          type={type}
          value={value}
          maxLength={max}
          required={needed}
          autoFocus={autoFocus}
          autoComplete={autoComplete ?? 'off'}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
