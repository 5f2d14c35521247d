import { PERMISSIONS, POSTS, type Permission, type PostCode } from '../../../shared/contracts/identity-catalogue.ts';

export const postName = (post: PostCode, language: string): string => POSTS[post][language === 'en' ? 'en' : 'zh'];
export const permissionName = (permission: Permission, language: string): string =>
  PERMISSIONS[permission][language === 'en' ? 'en' : 'zh'];
