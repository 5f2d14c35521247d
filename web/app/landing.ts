import type { PostCode } from '../../shared/contracts/identity-catalogue.ts';

/** Who sits at one screen all day begins there; everybody else chooses on the home page. */
const LANDING: Readonly<Partial<Record<PostCode, string>>> = {
  front_line_agent: '/desk',
  brand_agent: '/desk',
  vip_manager: '/desk',
  new_media_agent: '/desk',
  elder_care_agent: '/desk',
  home_agent: '/desk',
  field_engineer: '/field',
};

/** Undefined when the post chooses, or may not see the screen it would begin at. */
export function landingOf(post: PostCode, paths: readonly string[]): string | undefined {
  const path = LANDING[post];
  return path !== undefined && paths.includes(path) ? path : undefined;
}
