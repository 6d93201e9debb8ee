import { Select } from 'antd';
import { Field } from '../look/field.tsx';
import { useWords } from '../text/words.tsx';

const offered = [1, 2, 3, 5, 7, 10, 15];

/** In how many working days an answer is promised; by default what the district has set. */
export function PromiseDays({
  value,
  onChange,
}: {
  value: number | undefined;
  onChange(days: number | undefined): void;
}) {
  const t = useWords();
  return (
    <Field label={t('promise.days')} hint={t('promise.hint')}>
      {({ id, describedBy }) => (
        <Select
          id={id}
          aria-describedby={describedBy}
          className="wide-field"
          value={value ?? 0}
          onChange={(days) => onChange(days || undefined)}
          options={[
            { value: 0, label: t('promise.preset') },
            ...offered.map((days) => ({ value: days, label: t('promise.days-of', { days }) })),
          ]}
        />
      )}
    </Field>
  );
}
