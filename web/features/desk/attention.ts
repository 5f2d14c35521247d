import { useEffect } from 'react';

const BLINK_MS = 900;
const SIZE = 32;

/** The page's own mark with a red dot, drawn once: a tab in the background is known by its picture alone. */
function badge(): string {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = SIZE;
  const pen = canvas.getContext('2d');
  if (pen === null) return '';
  pen.fillStyle = '#c3262f';
  pen.beginPath();
  pen.arc(SIZE / 2, SIZE / 2, SIZE / 2 - 1, 0, Math.PI * 2);
  pen.fill();
  pen.fillStyle = '#ffffff';
  pen.font = 'bold 24px system-ui, sans-serif';
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.fillText('!', SIZE / 2, SIZE / 2 + 1);
  return canvas.toDataURL('image/png');
}

/** While there is something to answer, the tab's title and picture blink; afterwards they are what they were. */
export function useAttention(sentence: string | undefined): void {
  useEffect(() => {
    if (sentence === undefined) return;
    const icon = document.querySelector<HTMLLinkElement>('link[rel~="icon"]');
    const before = { title: document.title, href: icon?.href ?? '' };
    const sign = badge();
    let on = false;
    const blink = (): void => {
      on = !on;
      document.title = on ? sentence : before.title;
      if (icon !== null) icon.href = on ? sign : before.href;
    };
    blink();
    const timer = window.setInterval(blink, BLINK_MS);
    return () => {
      window.clearInterval(timer);
      document.title = before.title;
      if (icon !== null) icon.href = before.href;
    };
  }, [sentence]);
}
