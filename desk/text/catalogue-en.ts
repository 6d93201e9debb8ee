import figures from '../figures/messages.en.json';
import en from '../messages.en.json';
import antd from 'antd/locale/en_US';

/** All English words the desk may say: its own, and those of the modules whose things it shows. */
const modules: Record<string, Record<string, string>> = import.meta.glob('../../server/modules/*/messages.en.json', {
  eager: true,
  import: 'default',
});

export const words: Record<string, string> = Object.assign({}, ...Object.values(modules), figures, en);
export { antd };
