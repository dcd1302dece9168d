import type { ComponentChildren, JSX, TargetedKeyboardEvent } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/** A column; the first one is the header of the rows and stays in view. */
export interface GridColumn {
  readonly key: string;
  readonly title: string;
  /** In pixels. */
  readonly width: number;
}

/** Content of a cell. */
export interface GridCell {
  readonly text: string;
  /** A class of the style sheet. */
  readonly kind?: string;
  /** For a screen reader, if the text is too short to understand. */
  readonly label?: string;
}

interface GridProps {
  readonly label: string;
  readonly columns: readonly GridColumn[];
  readonly rowCount: number;
  /** Identity of a row, also after it moves. */
  readonly rowKey: (row: number) => string | number;
  readonly cell: (row: number, column: number) => GridCell;
  readonly onOpen: (row: number, column: number) => void;
  /** Shown in place of rows if there are none. */
  readonly children: ComponentChildren;
}

const ROW_PX = 34;
/** Rows drawn beyond both ends of the visible part, so that a quick scroll shows no gap. */
const SPARE = 4;
/** Maximum share of the width for the first column. */
const MAX_FIRST = 0.5;

interface View {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * A table of any size: rows and columns out of sight are not in the document. The keys are those of the grid pattern: the
 * grid has the focus and names its active cell.
 * @see W3C, "ARIA Authoring Practices Guide", "Grid Pattern"
 */
export function Grid({ label, columns, rowCount, rowKey, cell, onOpen, children }: GridProps): JSX.Element {
  const element = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<View>({ left: 0, top: 0, width: 0, height: 0 });
  const [active, setActive] = useState<{
    readonly key: string | number | undefined;
    readonly row: number;
    readonly column: number;
  }>({
    key: undefined,
    row: 0,
    column: 0,
  });
  const isEmpty = rowCount === 0;
  const look = () => {
    const { scrollLeft: left, scrollTop: top, clientWidth: width, clientHeight: height } = element.current ?? EMPTY;
    setView({ left, top, width, height });
  };
  useLayoutEffect(() => {
    const observer = new ResizeObserver(look);
    if (element.current) observer.observe(element.current);
    return () => {
      observer.disconnect();
    };
  }, [isEmpty]);

  const widths = shownWidths(columns, view.width);
  const first = widths[0] ?? 0;
  const starts = widths.map((_, place) => widths.slice(1, place).reduce((sum, width) => sum + width, 0));
  const total = widths.reduce((sum, width) => sum + width, 0);
  const rows = range(
    rowCount,
    Math.floor(view.top / ROW_PX) - SPARE,
    Math.ceil((view.top + view.height) / ROW_PX) + SPARE,
  );
  const shown = columns
    .map((_, place) => place)
    .slice(1)
    .filter((place) => {
      const start = starts[place] ?? 0;
      return start + (widths[place] ?? 0) >= view.left && start <= view.left + view.width - first;
    });
  const before = starts[shown[0] ?? 1] ?? 0;
  const activeRow = Math.min(currentRow(active, rowCount, rowKey), rowCount - 1);
  const activeColumn = Math.min(active.column, columns.length - 1);
  const id = (row: number, column: number) => `${label}-${row}-${column}`.replaceAll(' ', '-');

  const activate = (row: number, column: number) => {
    const target = { row: clamp(row, rowCount), column: clamp(column, columns.length) };
    setActive({ ...target, key: rowKey(target.row) });
    const { current } = element;
    if (!current) return;
    const top = target.row * ROW_PX;
    const room = current.clientHeight - 2 * ROW_PX;
    current.scrollTop = Math.min(top, Math.max(current.scrollTop, top - room));
    if (target.column === 0) return;
    const left = starts[target.column] ?? 0;
    const across = current.clientWidth - first - (widths[target.column] ?? 0);
    current.scrollLeft = Math.min(left, Math.max(current.scrollLeft, left - across));
  };
  const press = (event: TargetedKeyboardEvent<HTMLDivElement>) => {
    const page = Math.max(1, Math.floor(view.height / ROW_PX) - 2);
    const all = event.ctrlKey || event.metaKey;
    const targets: Readonly<Record<string, readonly [row: number, column: number]>> = {
      ArrowDown: [activeRow + 1, activeColumn],
      ArrowUp: [activeRow - 1, activeColumn],
      ArrowRight: [activeRow, activeColumn + 1],
      ArrowLeft: [activeRow, activeColumn - 1],
      PageDown: [activeRow + page, activeColumn],
      PageUp: [activeRow - page, activeColumn],
      Home: [all ? 0 : activeRow, 0],
      End: [all ? rowCount - 1 : activeRow, columns.length - 1],
    };
    const target = targets[event.key];
    if (target) activate(...target);
    else if (event.key === 'Enter' || event.key === ' ') onOpen(activeRow, activeColumn);
    else return;
    event.preventDefault();
  };

  if (isEmpty) return <div class="empty">{children}</div>;
  const isSeen = rows.includes(activeRow) && (activeColumn === 0 || shown.includes(activeColumn));
  const gridCell = (row: number, column: number) => {
    const { text, kind = '', label: spoken } = cell(row, column);
    const isActive = row === activeRow && column === activeColumn;
    return (
      <div
        key={columns[column]?.key}
        id={id(row, column)}
        role={column === 0 ? 'rowheader' : 'gridcell'}
        aria-colindex={column + 1}
        aria-label={spoken}
        aria-selected={isActive}
        class={`cell ${kind} ${column === 0 ? 'first' : ''} ${isActive ? 'active' : ''}`}
        style={{ width: `${widths[column] ?? 0}px` }}
        title={text}
        onClick={() => {
          activate(row, column);
          onOpen(row, column);
        }}
      >
        {text}
      </div>
    );
  };
  const gap = <div key="gap" role="none" style={{ width: `${before}px`, flex: 'none' }} />;
  return (
    <div
      ref={element}
      role="grid"
      class="grid"
      aria-label={label}
      aria-rowcount={rowCount + 1}
      aria-colcount={columns.length}
      aria-activedescendant={isSeen ? id(activeRow, activeColumn) : undefined}
      tabIndex={0}
      onScroll={look}
      onKeyDown={press}
    >
      <div role="row" aria-rowindex={1} class="row head" style={{ width: `${total}px` }}>
        {[0, ...shown].flatMap((column) => {
          const { key, title } = columns[column] ?? { key: '', title: '' };
          const header = (
            <div
              key={key}
              role="columnheader"
              aria-colindex={column + 1}
              class={`cell ${column === 0 ? 'first' : ''}`}
              style={{ width: `${widths[column] ?? 0}px` }}
              title={title}
            >
              {title}
            </div>
          );
          return column === 0 ? [header, gap] : [header];
        })}
      </div>
      {rows.map((row) => (
        <div
          key={rowKey(row)}
          role="row"
          aria-rowindex={row + 2}
          class="row"
          style={{ top: `${(row + 1) * ROW_PX}px`, width: `${total}px` }}
        >
          {gridCell(row, 0)}
          {gap}
          {shown.map((column) => gridCell(row, column))}
        </div>
      ))}
      <div role="none" class="extent" style={{ top: `${(rowCount + 1) * ROW_PX - 1}px`, width: `${total}px` }} />
    </div>
  );
}

const EMPTY = { scrollLeft: 0, scrollTop: 0, clientWidth: 0, clientHeight: 0 };

/** On a narrow screen the first column leaves room for another; on a wide one the last column fills the rest. */
function shownWidths(columns: readonly GridColumn[], width: number): number[] {
  const widths = columns.map((column, place) =>
    place === 0 && width > 0 ? Math.min(column.width, Math.floor(width * MAX_FIRST)) : column.width,
  );
  const left = width - widths.reduce((sum, each) => sum + each, 0);
  return widths.map((each, place) => (place === widths.length - 1 ? each + Math.max(0, left) : each));
}

function currentRow(
  { key, row }: { readonly key: string | number | undefined; readonly row: number },
  rowCount: number,
  rowKey: (row: number) => string | number,
): number {
  if (key === undefined || (row < rowCount && rowKey(row) === key)) return row;
  for (let each = 0; each < rowCount; each++) if (rowKey(each) === key) return each;
  return row;
}

function range(count: number, from: number, to: number): number[] {
  const start = Math.max(0, from);
  return Array.from({ length: Math.max(0, Math.min(count, to) - start) }, (_, place) => start + place);
}

function clamp(value: number, count: number): number {
  return Math.max(0, Math.min(count - 1, value));
}
