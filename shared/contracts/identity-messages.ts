import type { Messages } from './common-messages.ts';

export const identityMessages = {
  'identity.not_signed_in': {
    zh: '尚未登录或登录已过期，请重新登录。',
    en: 'You are not signed in, or the session has ended; sign in again.',
  },
  'identity.wrong_credentials': {
    zh: '工号或密码不正确。',
    en: 'The staff number or the password is wrong.',
  },
  'identity.locked_out': {
    zh: '尝试次数过多，请 {seconds} 秒后再试，或请管理员重置密码。',
    en: 'Too many attempts; try again in {seconds} seconds, or ask the administrator to reset the password.',
  },
  'identity.staff_not_active': {
    zh: '账号已停用，请联系管理员。',
    en: 'This account is not active; ask the administrator.',
  },
  'identity.demo_password_refused': {
    zh: '系统已对外开放，演示密码不能使用。请管理员重置密码。',
    en: 'The system is open to the network, so demo passwords do not work; ask the administrator for a reset.',
  },
  'identity.password_change_required': {
    zh: '请先修改密码，再继续操作。',
    en: 'Change your password first.',
  },
  'identity.password_too_weak': {
    zh: '新密码不符合要求：至少10位，含大写字母、小写字母、数字、符号中的三类，不得含工号或姓名，不得为常见密码。',
    en: 'The new password is too weak: at least 10 characters, three of upper case, lower case, digits and symbols, without your number or name, and not a common one.',
  },
  'identity.password_used_before': {
    zh: '不能使用最近用过的密码。',
    en: 'This password was used recently; choose another.',
  },
  'identity.permission_missing': {
    zh: '您的岗位没有“{permissionZh}”权限。',
    en: 'Your post lacks the permission "{permissionEn}".',
  },
  'identity.out_of_scope': {
    zh: '这条记录不在您的管辖范围内。',
    en: 'This lies outside what your post may see.',
  },
  'identity.staff_not_found': { zh: '没有找到该员工。', en: 'There is no such member of staff.' },
  'identity.staff_no_taken': { zh: '工号 {staffNo} 已被使用。', en: 'Staff number {staffNo} is taken.' },
  'identity.unknown_place': {
    zh: '所选的中心、区域或班组不存在，或彼此不匹配。',
    en: 'The centre, area or team does not exist, or they do not belong together.',
  },
  'identity.not_yourself': {
    zh: '不能对自己的账号执行此操作，请由另一位管理员办理。',
    en: 'You cannot do this to your own account; another administrator must.',
  },
  'identity.last_administrator': {
    zh: '这是最后一位能管理员工账号的人员，操作后将无人可以管理系统。',
    en: 'Nobody would be left who can manage staff accounts.',
  },
  'identity.post_not_found': { zh: '没有找到该岗位。', en: 'There is no such post.' },
  'identity.reason_required': {
    zh: '请填写理由（至少 {min} 个字）。',
    en: 'Give a reason of at least {min} characters.',
  },
} as const satisfies Messages;
