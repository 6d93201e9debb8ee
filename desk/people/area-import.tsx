import { Button } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { newId, upload } from '../../doors/client.ts';
import { useDoing } from '../door/use-doing.ts';
import { RefusalNote } from '../look/refusal-note.tsx';
import { RuledTable } from '../look/ruled-table.tsx';
import { saveFile } from '../look/save-file.ts';
import { Sheet } from '../look/sheet.tsx';
import { useWords } from '../text/words.tsx';
import { csvOf } from './csv.ts';

interface Fault {
  row: number;
  code: string;
  fault: string;
}
interface Report {
  added: number;
  renamed: number;
  unchanged: number;
  faults: Fault[];
}

const excel = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Takes in grids, estates and buildings from a file: says first what it would do; good rows go in, bad ones are named. */
export default function AreaImport({ onClose }: { onClose(): void }) {
  const t = useWords();
  const client = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File | null>(null);
  const [plan, setPlan] = useState<Report | null>(null);
  const [done, setDone] = useState<Report | null>(null);
  const [commandId, setCommandId] = useState('');
  const doing = useDoing();
  const shown = done ?? plan;

  async function send(chosen: File, dry: boolean, id: string): Promise<Report> {
    const type = chosen.name.toLowerCase().endsWith('.xlsx') ? excel : 'text/csv';
    const bytes = new Blob([chosen], { type });
    return (await upload('people.import-area-file', dry ? { dry: true } : {}, bytes, { commandId: id })) as Report;
  }

  function choose(chosen: File): void {
    setFile(chosen);
    setPlan(null);
    setDone(null);
    setCommandId(newId());
    doing.run(async () => setPlan(await send(chosen, true, newId())));
  }

  function takeIn(): void {
    if (!file) return;
    doing.run(async () => {
      setDone(await send(file, false, commandId));
      await client.invalidateQueries({ predicate: (query) => String(query.queryKey[0]).startsWith('people.area') });
    });
  }

  const count = (plan?.added ?? 0) + (plan?.renamed ?? 0);
  return (
    <Sheet
      size={640}
      title={t('areas.import')}
      onClose={onClose}
      footer={
        <div className="form-end">
          {done ? (
            <Button type="primary" onClick={onClose}>
              {t('import.close')}
            </Button>
          ) : (
            <>
              <Button type="primary" disabled={count === 0} loading={doing.busy && plan !== null} onClick={takeIn}>
                {t('import.do', { count })}
              </Button>
              <Button onClick={onClose}>{t('cancel')}</Button>
            </>
          )}
        </div>
      }
    >
      <p className="form-lead">{t('import.lead')}</p>
      <input
        ref={input}
        type="file"
        hidden
        accept=".csv,.xlsx,text/csv"
        onChange={(event) => {
          const chosen = event.target.files?.[0];
          event.target.value = '';
          if (chosen) choose(chosen);
        }}
      />
      <div className="actions">
        <Button onClick={() => input.current?.click()} loading={doing.busy && plan === null}>
          {t(file ? 'import.choose-again' : 'import.choose')}
        </Button>
        <Button
          type="text"
          onClick={() =>
            saveFile(
              `${t('import.template-name')}.csv`,
              csvOf([[t('area.code'), t('area.name'), t('area.kind'), t('import.parent')]]),
            )
          }
        >
          {t('import.template')}
        </Button>
      </div>
      {file && <p className="small">{file.name}</p>}
      <RefusalNote error={doing.refusal} />
      {shown && (
        <section aria-live="polite">
          <h2>{t(done ? 'import.done' : 'import.will')}</h2>
          <dl className="facts">
            <Count name={t('import.added')} count={shown.added} />
            <Count name={t('import.renamed')} count={shown.renamed} />
            <Count name={t('import.unchanged')} count={shown.unchanged} />
            <Count name={t('import.faults')} count={shown.faults.length} />
          </dl>
          {shown.faults.length > 0 && (
            <>
              <p>
                <Button
                  onClick={() =>
                    saveFile(
                      `${t('import.faults-name')}.csv`,
                      csvOf([
                        [t('import.row'), t('area.code'), t('import.reason')],
                        ...shown.faults.map((fault) => [String(fault.row), fault.code, t.of('row', fault.fault)]),
                      ]),
                    )
                  }
                >
                  {t('import.save-faults')}
                </Button>
              </p>
              <RuledTable<Fault>
                caption={t('import.faults')}
                rows={shown.faults.slice(0, 200)}
                keyOf={(fault) => `${fault.row} ${fault.fault}`}
                empty=""
                columns={[
                  { title: t('import.row'), of: (fault) => fault.row, tight: true },
                  { title: t('area.code'), of: (fault) => fault.code, tight: true },
                  { title: t('import.reason'), of: (fault) => t.of('row', fault.fault) },
                ]}
              />
            </>
          )}
        </section>
      )}
    </Sheet>
  );
}

function Count({ name, count }: { name: string; count: number }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="figures">{count}</dd>
    </div>
  );
}
