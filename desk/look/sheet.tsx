import { Drawer } from 'antd';
import { useEffect, useRef, type ReactNode } from 'react';

const field = 'input:not([type=hidden], [hidden]), textarea, select';

/** A sheet beside the page: the keyboard goes to its first field when it opens and back to where it was when it closes. */
export function Sheet({
  title,
  size,
  footer,
  onClose,
  children,
}: {
  title: string;
  size: number;
  footer: ReactNode;
  onClose(): void;
  children: ReactNode;
}) {
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // after the widget has put the focus on the sheet itself
    const frame = requestAnimationFrame(() => {
      if (body.current?.contains(document.activeElement)) return;
      body.current?.querySelector<HTMLElement>(field)?.focus();
    });
    return () => cancelAnimationFrame(frame);
  }, []);
  return (
    <Drawer open size={size} title={title} onClose={onClose} footer={footer}>
      <div ref={body}>{children}</div>
    </Drawer>
  );
}
