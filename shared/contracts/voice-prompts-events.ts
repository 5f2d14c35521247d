/** Another sound is heard from now on; every node that carries voice fetches it. */
export const PROMPT_PUBLISHED = 'prompt.published';
