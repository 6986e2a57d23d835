"use client"

import { Select as Base } from "@base-ui/react/select"
import { Check, ChevronDown } from "lucide-react"
import { useId } from "react"
import type { ReactNode } from "react"

import { classes } from "./classes"

type Option<V extends string> = { value: V; label: string }

type Props<V extends string> = {
  label: ReactNode
  value: V
  options: readonly Option<V>[]
  onValueChange: (value: V) => void
  hideLabel?: boolean
  name?: string
  disabled?: boolean
  className?: string
}

/** A list to choose one from. Type to find, arrows to move. */
export function Select<V extends string>(props: Props<V>) {
  const {
    label,
    value,
    options,
    onValueChange,
    hideLabel,
    name,
    disabled = false,
    className,
  } = props
  // A plain label: Base UI's own names the control only once the page is awake.
  const id = useId()
  const choose = (next: unknown) => {
    const found = options.find((option) => option.value === next)
    if (found) onValueChange(found.value)
  }
  return (
    <Base.Root
      items={options.map((option) => ({ ...option }))}
      value={value}
      onValueChange={choose}
      disabled={disabled}
      {...(name ? { name } : {})}
    >
      <div className={classes("flex flex-col gap-1.5", className)}>
        <label htmlFor={id} className={hideLabel ? "sr-only" : "font-medium text-text-1"}>
          {label}
        </label>
        <Base.Trigger
          id={id}
          className="flex min-h-11 w-full cursor-pointer items-center justify-between gap-2 rounded-2 border border-line-2 bg-surface-1 px-3 text-left text-text-1 data-disabled:bg-surface-2 data-disabled:text-text-3"
        >
          <Base.Value className="truncate" />
          <Base.Icon className="flex-none text-text-2">
            <ChevronDown aria-hidden size={18} />
          </Base.Icon>
        </Base.Trigger>
      </div>
      <Base.Portal>
        <Base.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50">
          <Base.Popup className="max-h-(--available-height) min-w-(--anchor-width) overflow-y-auto rounded-2 bg-surface-1 py-1 text-body text-text-1 shadow-(--lift-1)">
            <Base.List>
              {options.map((option) => (
                <Base.Item
                  key={option.value}
                  value={option.value}
                  className="grid min-h-11 cursor-pointer grid-cols-[18px_1fr] items-center gap-2 px-3 data-highlighted:bg-surface-2 data-selected:font-medium"
                >
                  <span>
                    <Base.ItemIndicator>
                      <Check aria-hidden size={18} className="text-brand" />
                    </Base.ItemIndicator>
                  </span>
                  <Base.ItemText>{option.label}</Base.ItemText>
                </Base.Item>
              ))}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
