import { describe, expect, it } from 'vitest';
import { changesSomething, isSameOrigin, sessionTokenIn } from './same-origin.ts';

describe('the page a request comes from', () => {
  it.each([
    [undefined, 'desk.example', undefined, true],
    ['http://127.0.0.1:8080', '127.0.0.1:8080', undefined, true],
    ['https://desk.example', 'desk.example', undefined, true],
    ['https://desk.example', '10.0.0.5:8080', 'https://desk.example', true],
    ['https://desk.example.evil.net', 'desk.example', undefined, false],
    ['https://desk.example:444', 'desk.example', undefined, false],
    ['http://127.0.0.1:3000', '127.0.0.1:8080', undefined, false],
    ['null', 'desk.example', undefined, false],
    ['', 'desk.example', undefined, false],
    ['file://', '', undefined, false],
  ])('%s at host %s (public %s): ours = %s', (origin, host, publicUrl, ours) => {
    expect(isSameOrigin(origin, host, publicUrl)).toBe(ours);
  });
});

it('reading changes nothing, everything else may', () => {
  expect(['GET', 'HEAD', 'OPTIONS', undefined].map(changesSomething)).toEqual([false, false, false, false]);
  expect(['POST', 'PUT', 'PATCH', 'DELETE', 'TRACE'].every(changesSomething)).toBe(true);
});

it('the session is found among other cookies, and only under its whole name', () => {
  expect(sessionTokenIn('a=1; shoujie_session=tok; b=2')).toBe('tok');
  expect(sessionTokenIn('xshoujie_session=tok; shoujie_session2=tok')).toBeUndefined();
  expect(sessionTokenIn(undefined)).toBeUndefined();
});
