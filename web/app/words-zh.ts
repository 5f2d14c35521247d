import parts from 'antd/locale/zh_CN';
import app from './locale/zh-CN.json';
import identity from '../features/identity/locale/zh-CN.json';
import ui from '../ui/locale/zh-CN.json';

/** What every page says: the frame, the door, and the parts with the sentences of what went wrong. One file of the build. */
export const books = { app, identity, ui };
/** The words inside Ant Design's own parts. */
export { parts };
