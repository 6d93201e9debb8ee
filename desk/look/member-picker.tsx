import { Select } from 'antd';
import { useAsk } from '../door/queries.ts';
import { useWords } from '../text/words.tsx';

/** Chooses one of the people of a unit. */
export function MemberPicker({
  id,
  unitId,
  value,
  onChange,
}: {
  id: string;
  unitId: string | null;
  value: string | undefined;
  onChange(personId: string | undefined): void;
}) {
  const t = useWords();
  const unit = useAsk('people.unit', { unitId: unitId ?? '' }, { enabled: unitId !== null });
  return (
    <Select
      id={id}
      className="wide-field"
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      placeholder={t('member.self')}
      value={value}
      onChange={(next: string | undefined) => onChange(next)}
      loading={unit.isFetching}
      options={(unit.data?.members ?? []).map((member) => ({
        value: member.personId,
        label: member.title ? `${member.name} · ${member.title}` : member.name,
      }))}
    />
  );
}
