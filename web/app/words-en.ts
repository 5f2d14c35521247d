import parts from 'antd/locale/en_US';
import app from './locale/en.json';
import identity from '../features/identity/locale/en.json';
import ui from '../ui/locale/en.json';

/** See words-zh.ts. */
export const books = { app, identity, ui };
export { parts };
