import type { ComponentProps, ReactNode } from "react"

import { classes } from "./classes"

type Column = {
  key: string
  /** A heading that is only read out (of the column of buttons) is `hidden`. */
  label: ReactNode
  hidden?: boolean
  className?: string
}

type Props = {
  /** What the table lists; read out, not shown. */
  caption: string
  columns: readonly Column[]
  /** `<tr>`s of one `RowHead` (the name) and `Cell`s. */
  children: ReactNode
  busy?: boolean
  className?: string
}

/** A real table: the name column heads the row, the row's action is last. It scrolls by itself when narrow. */
export function Table({ caption, columns, children, busy, className }: Props) {
  // Narrow, it scrolls sideways: the keyboard must be able to reach it (WCAG 2.1.1).
  return (
    <div
      role="region"
      aria-label={caption}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable
      tabIndex={0}
      className={classes("relative overflow-x-auto", className)}
    >
      <table aria-busy={busy} className="w-full border-collapse text-body">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                className={classes(
                  "h-9 border-b border-line-1 px-3 text-left text-small font-medium whitespace-nowrap text-text-3",
                  column.className,
                )}
              >
                {column.hidden ? <span className="sr-only">{column.label}</span> : column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="[&>tr:last-child>*]:border-b-0">{children}</tbody>
      </table>
    </div>
  )
}

export function Cell({ className, ...rest }: ComponentProps<"td">) {
  return <td {...rest} className={classes(cell, className)} />
}

export function RowHead({ className, ...rest }: ComponentProps<"th">) {
  return <th scope="row" {...rest} className={classes(cell, "text-left font-medium", className)} />
}

const cell = "h-13 border-b border-line-1 px-3 align-middle"
