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
  /** On a phone each row is a card, one fact below the other with its `label`; else it scrolls sideways. */
  cards?: boolean
  className?: string
}

/** A real table: the name column heads the row, the row's action is last. It scrolls by itself when narrow. */
export function Table({ caption, columns, children, busy, cards, className }: Props) {
  // Narrow, it scrolls sideways: the keyboard must be able to reach it (WCAG 2.1.1).
  return (
    <div
      role="region"
      aria-label={caption}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable
      tabIndex={0}
      className={classes("relative overflow-x-auto", className)}
    >
      <table
        aria-busy={busy}
        className={classes("w-full border-collapse text-body", cards === true && asCards)}
      >
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

type CellProps = ComponentProps<"td"> & {
  /** What the column is called, said before the fact where the row is a card. */
  label?: string
}

export function Cell({ className, label, ...rest }: CellProps) {
  return (
    <td
      {...rest}
      data-label={label}
      className={classes(
        cell,
        label !== undefined &&
          "max-md:before:mr-2 max-md:before:text-small max-md:before:text-text-3 max-md:before:content-[attr(data-label)]",
        className,
      )}
    />
  )
}

export function RowHead({ className, ...rest }: ComponentProps<"th">) {
  return <th scope="row" {...rest} className={classes(cell, "text-left font-medium", className)} />
}

// `[&_td]` outweighs what a cell says of itself.
const asCards =
  "max-md:block max-md:[&_tbody]:block max-md:[&_thead]:sr-only max-md:[&_tr]:block max-md:[&_tr]:border-b max-md:[&_tr]:border-line-1 max-md:[&_tr]:px-4 max-md:[&_tr]:py-3 max-md:[&_tr:last-child]:border-b-0 max-md:[&_:is(td,tbody_th)]:block max-md:[&_:is(td,tbody_th)]:h-auto max-md:[&_:is(td,tbody_th)]:border-b-0 max-md:[&_:is(td,tbody_th)]:p-0 max-md:[&_:is(td,tbody_th)]:py-0.5 max-md:[&_:is(td,tbody_th)]:text-left max-md:[&_:is(td,tbody_th)]:whitespace-normal"

const cell = "h-13 border-b border-line-1 px-3 align-middle"
