/** Which rows of a long list are drawn: those in sight and some around, so that 100,000 rows cost as much as 30. */
export interface RowWindow {
  first: number;
  /** one past the last */
  end: number;
  /** height of what is left out above and below */
  above: number;
  below: number;
}

const around = 8;

/** `top` is how far the list's beginning lies above the upper edge of what is seen; may be negative. */
export function rowWindow(count: number, rowHeight: number, top: number, viewHeight: number): RowWindow {
  const firstSeen = Math.floor(Math.max(0, top) / rowHeight);
  const endSeen = Math.ceil((Math.max(0, top) + viewHeight) / rowHeight);
  const first = Math.max(0, Math.min(firstSeen - around, count));
  const end = Math.max(first, Math.min(count, endSeen + around));
  return { first, end, above: first * rowHeight, below: (count - end) * rowHeight };
}
