/** Tables: of all that the page lists, and of the values of its charts. */
import type { ComponentChildren } from "preact";

export interface TableColumn {
  readonly title: string;
  /** A number: to the right, in digits of one width. */
  readonly isNumber?: boolean;
  /** Has the room that the others leave, and cuts what is longer. */
  readonly grows?: boolean;
  /** Leaves room to the one that grows; on a card it has twice the room of others. */
  readonly gives?: boolean;
}

export interface TableRow {
  /** Names the row among all, so that it stays the same when its values change. */
  readonly key: string;
  readonly cells: readonly ComponentChildren[];
}

interface TableProps {
  readonly label: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly TableRow[];
  /** Where there is no room for columns, each row is a card; else the table scrolls. */
  readonly cards?: boolean;
}

/** The first cell of a row is its heading. Roles are said: what is shown as cards is a table all the same. */
export function DataTable({ label, columns, rows, cards = false }: TableProps) {
  const classOf = ({ isNumber, grows, gives }: TableColumn) => [isNumber ? "number" : "", grows ? "grows" : "", gives ? "gives" : ""].filter(Boolean).join(" ");
  return (
    // A table may be wider or longer than its room: the keyboard scrolls it.
    <div class={cards ? "table-room cards" : "table-room values"} {...(cards ? {} : { role: "region", "aria-label": label, tabIndex: 0 })}>
      <table role="table" aria-label={label}>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <th key={column.title} role="columnheader" scope="col" class={classOf(column)}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map(({ key, cells }) => (
            <tr key={key} role="row">
              {columns.map((column, place) =>
                place === 0 ? (
                  <th key={column.title} role="rowheader" scope="row" class={classOf(column)}>
                    {cells[place]}
                  </th>
                ) : (
                  <td key={column.title} role="cell" class={classOf(column)} data-title={column.title}>
                    {cells[place]}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
