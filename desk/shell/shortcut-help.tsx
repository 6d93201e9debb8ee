import { Modal } from 'antd';
import { useWords } from '../text/words.tsx';
import type { Shortcut } from './shortcuts.tsx';

/** All keys that work on the page that is shown. */
export default function ShortcutHelp({ shortcuts, onClose }: { shortcuts: readonly Shortcut[]; onClose(): void }) {
  const t = useWords();
  return (
    <Modal open title={t('keys.title')} footer={null} onCancel={onClose} width={480}>
      <dl className="keys">
        {shortcuts.map((shortcut) => (
          <div key={shortcut.keys}>
            <dt>
              {shortcut.keys.split(' ').map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{t(shortcut.does)}</dd>
          </div>
        ))}
        <div>
          <dt>
            <kbd>?</kbd>
          </dt>
          <dd>{t('keys.help')}</dd>
        </div>
      </dl>
    </Modal>
  );
}
