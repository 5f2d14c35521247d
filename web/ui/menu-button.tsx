import { useEffect, useRef, useState, type CSSProperties, type KeyboardEvent, type ReactNode } from 'react';
import './menu-button.css';
import { menuMove } from './menu-move.ts';

export interface MenuEntry {
  readonly key: string;
  readonly label: ReactNode;
  readonly icon?: ReactNode;
  readonly disabled?: boolean;
  /** The one that holds now. */
  readonly chosen?: boolean;
  /** A line stands above it. */
  readonly apart?: boolean;
  readonly onChoose: () => void;
}

interface ButtonProps {
  readonly 'aria-haspopup': 'menu';
  readonly 'aria-expanded': boolean;
  readonly onClick: () => void;
}

interface Props {
  readonly entries: readonly MenuEntry[];
  /** What the menu is called for those who hear it. */
  readonly label: string;
  readonly heading?: ReactNode;
  readonly above?: boolean;
  readonly children: (props: ButtonProps) => ReactNode;
}

const GAP = 4;

/** At the button, on the side of it where there is room. */
function placeAt(button: DOMRect, above: boolean): CSSProperties {
  const { innerWidth, innerHeight } = window;
  return {
    ...(above ? { bottom: innerHeight - button.top + GAP } : { top: button.bottom + GAP }),
    ...(button.right > innerWidth / 2 ? { right: innerWidth - button.right } : { left: button.left }),
  };
}

/**
 * A menu that stands on the first picture of a page (WAI-ARIA APG, Menu Button). Ant Design's own, which screens behind it use, brings
 * submenus and their measuring with it: a twentieth of the desk.
 */
export function MenuButton({ entries, label, heading, above = false, children }: Props) {
  const place = useRef<HTMLSpanElement>(null);
  const [style, setStyle] = useState<CSSProperties>();
  const isOpen = style !== undefined;
  const close = (): void => setStyle(undefined);
  const closeHere = (): void => {
    close();
    place.current?.querySelector('button')?.focus();
  };
  useEffect(() => {
    if (!isOpen) return;
    const leave = (event: Event): void => {
      if (event.type !== 'pointerdown' || place.current?.contains(event.target as Node) === false) close();
    };
    document.addEventListener('pointerdown', leave);
    window.addEventListener('resize', leave);
    return () => {
      document.removeEventListener('pointerdown', leave);
      window.removeEventListener('resize', leave);
    };
  }, [isOpen]);
  const toggle = (): void => {
    const button = place.current?.querySelector('button')?.getBoundingClientRect();
    setStyle(isOpen || button === undefined ? undefined : placeAt(button, above));
  };
  return (
    <span ref={place}>
      {children({ 'aria-haspopup': 'menu', 'aria-expanded': isOpen, onClick: toggle })}
      {isOpen && (
        <div className="sj-menu" style={style}>
          {heading !== undefined && <p>{heading}</p>}
          <Entries entries={entries} label={label} onClose={closeHere} onLeave={close} />
        </div>
      )}
    </span>
  );
}

interface EntriesProps {
  readonly entries: readonly MenuEntry[];
  readonly label: string;
  /** Back to the button. */
  readonly onClose: () => void;
  /** The focus goes on to what comes after. */
  readonly onLeave: () => void;
}
function Entries({ entries, label, onClose, onLeave }: EntriesProps) {
  const list = useRef<HTMLDivElement>(null);
  const buttons = (): readonly HTMLElement[] => [...(list.current?.querySelectorAll<HTMLElement>('button') ?? [])];
  useEffect(() => {
    const chosen = list.current?.querySelector<HTMLElement>('[aria-current]');
    (chosen ?? list.current?.querySelector<HTMLElement>('button'))?.focus();
  }, []);
  const move = (event: KeyboardEvent): void => {
    if (event.key === 'Tab') {
      onLeave();
      return;
    }
    const all = buttons();
    const to = menuMove(event.key, all.indexOf(document.activeElement as HTMLElement), all.length);
    if (to === undefined && event.key !== 'Escape') return;
    event.preventDefault();
    // Escape and the arrows mean something on the page below, too.
    event.stopPropagation();
    if (to === undefined) onClose();
    else all[to]?.focus();
  };
  return (
    <div role="menu" aria-label={label} tabIndex={-1} ref={list} onKeyDown={move}>
      {entries.map(({ key, icon, label: text, disabled = false, chosen = false, apart = false, onChoose }) => (
        <Entry key={key} apart={apart}>
          <button
            type="button"
            role="menuitem"
            tabIndex={-1}
            aria-disabled={disabled}
            {...(chosen ? { 'aria-current': true as const } : {})}
            onClick={() => {
              if (disabled) return;
              onClose();
              onChoose();
            }}
          >
            {icon !== undefined && <span aria-hidden>{icon}</span>}
            {text}
          </button>
        </Entry>
      ))}
    </div>
  );
}

const Entry = ({ apart, children }: { apart: boolean; children: ReactNode }) => (
  <>
    {apart && <hr />}
    {children}
  </>
);
