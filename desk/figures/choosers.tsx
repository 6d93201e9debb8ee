import { Segmented, Select } from 'antd';
import { Field } from '../look/field.tsx';
import { useWords } from '../text/words.tsx';
import { addMonths, type Screen } from './screen.ts';

export interface Choice {
  areaId?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

const lengths = [1, 3, 12] as const;
const offeredMonths = 60;

/** Which area and which months. The areas offered are those the reader answers for, from here up and down. */
export function Choosers({
  screen,
  thisMonth,
  onChoose,
}: {
  screen: Screen;
  thisMonth: string;
  onChoose(choice: Choice): void;
}) {
  const t = useWords();
  const { area, above, mine, below, from, to } = screen;
  const areas = new Map([...mine, ...above, area, ...below].map((each) => [each.id, each.name]));
  const length = to === thisMonth ? lengths.find((each) => addMonths(to, 1 - each) === from) : undefined;
  const months = Array.from({ length: offeredMonths }, (_, index) => addMonths(thisMonth, -index));
  const options = [...new Set([from, to, ...months])]
    .toSorted((a, b) => (a < b ? 1 : -1))
    .map((month) => ({ value: month, label: month }));
  return (
    <div className="choosers">
      {screen.unit ? (
        <p>{screen.unit.name}</p>
      ) : (
        <Field label={t('figures.area')}>
          {({ id }) => (
            <Select
              id={id}
              className="wide-field"
              value={area.id}
              onChange={(areaId: string) => onChoose({ areaId })}
              showSearch={{ optionFilterProp: 'label' }}
              options={[...areas].map(([value, label]) => ({ value, label }))}
            />
          )}
        </Field>
      )}
      <div className="period">
        <Segmented<string>
          aria-label={t('figures.period')}
          value={length === undefined ? 'other' : String(length)}
          options={[
            ...lengths.map((each) => ({ value: String(each), label: t(`figures.period.${each}`) })),
            ...(length === undefined ? [{ value: 'other', label: t('figures.period.other') }] : []),
          ]}
          onChange={(value) => {
            if (value !== 'other') onChoose({ from: addMonths(thisMonth, 1 - Number(value)), to: thisMonth });
          }}
        />
        <Select
          aria-label={t('figures.from')}
          value={from}
          options={options}
          onChange={(month: string) => onChoose({ from: month, to: month > to ? month : to })}
        />
        <span aria-hidden="true">–</span>
        <Select
          aria-label={t('figures.to')}
          value={to}
          options={options}
          onChange={(month: string) => onChoose({ to: month, from: month < from ? month : from })}
        />
      </div>
    </div>
  );
}
