import type { ReactNode } from "react"

import { Button } from "@/app/_ui/button"
import type { ButtonVariant } from "@/app/_ui/button-style"

/** What can be done about somebody: a short word, and its whole name for whoever does not see the row. */
export type Press = {
  word: string
  name: string
  look?: ButtonVariant
  /** The key that leads to it. */
  shortcut?: string | undefined
  onPress: () => void
}

type Props = {
  name: string
  about: ReactNode
  /** What stands in their way. */
  warning?: string | undefined
  presses: readonly Press[]
  mark?: RowMark
}
type RowMark = { "data-member"?: string; "data-state"?: string }

/** One of the people at the door or in the call, with what their host can do. */
export function PersonRow({ name, about, warning, presses, mark }: Props) {
  return (
    <li
      {...mark}
      className="flex flex-wrap items-center gap-x-2 gap-y-1 border-t border-line-1 py-2 first:border-t-0"
    >
      <span className="min-w-32 flex-1">
        <b className="block font-medium wrap-anywhere">{name}</b>
        <span className="block text-small text-text-2">{about}</span>
        {warning === undefined ? null : (
          <span className="block text-small text-warn">{warning}</span>
        )}
      </span>
      {/* All on one line, beside the name or below it. */}
      <span className="flex flex-wrap gap-x-2 gap-y-1">
        {presses.map((press) => (
          <Button
            key={press.word}
            size="sm"
            variant={press.look ?? "line"}
            aria-label={press.name}
            aria-keyshortcuts={press.shortcut}
            onClick={press.onPress}
          >
            {press.word}
          </Button>
        ))}
      </span>
    </li>
  )
}
