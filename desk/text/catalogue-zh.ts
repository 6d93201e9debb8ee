import figures from '../figures/messages.zh-CN.json';
import zh from '../messages.zh-CN.json';
import antd from 'antd/locale/zh_CN';

/** All Chinese words the desk may say: its own, and those of the modules whose things it shows. */
const modules: Record<string, Record<string, string>> = import.meta.glob('../../server/modules/*/messages.zh-CN.json', {
  eager: true,
  import: 'default',
});

export const words: Record<string, string> = Object.assign({}, ...Object.values(modules), figures, zh);
export { antd };
