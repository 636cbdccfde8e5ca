import type { ComponentProps, MouseEvent } from 'react';
import { useDesk } from '../session/desk.ts';

/** A real link that stays in the page; modifier keys and other buttons keep the browser's own meaning. */
export function Link({ href, children, ...rest }: ComponentProps<'a'> & { href: string }) {
  const { go } = useDesk();
  const click = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(href);
  };
  return (
    <a href={href} {...rest} onClick={click}>
      {children}
    </a>
  );
}
