"use client"

import { Tabs as Base } from "@base-ui/react/tabs"
import type { ReactNode } from "react"

import { classes } from "./classes"

type Tab<V extends string> = { value: V; label: ReactNode; panel: ReactNode }

type Props<V extends string> = {
  /** Names the list of tabs for a screen reader. */
  label: string
  tabs: readonly Tab<V>[]
  value?: V
  onValueChange?: (value: V) => void
  className?: string
  panelClassName?: string
}

/** Arrow keys move between tabs; the current one has an underline and bolder words. */
export function Tabs<V extends string>({
  label,
  tabs,
  value,
  onValueChange,
  className,
  panelClassName,
}: Props<V>) {
  const choose = (next: unknown) => {
    const found = tabs.find((tab) => tab.value === next)
    if (found) onValueChange?.(found.value)
  }
  const state = value === undefined ? { defaultValue: tabs[0]?.value ?? null } : { value }
  return (
    <Base.Root
      {...state}
      onValueChange={choose}
      className={classes("flex min-h-0 flex-col", className)}
    >
      <Base.List aria-label={label} className="flex gap-1 border-b border-line-1">
        {tabs.map((tab) => (
          <Base.Tab
            key={tab.value}
            value={tab.value}
            className="-mb-px min-h-11 cursor-pointer border-b-2 border-transparent px-3 font-medium text-text-2 hover:text-text-1 data-active:border-brand data-active:text-brand"
          >
            {tab.label}
          </Base.Tab>
        ))}
      </Base.List>
      {tabs.map((tab) => (
        <Base.Panel
          key={tab.value}
          value={tab.value}
          className={classes("min-h-0 flex-1", panelClassName)}
        >
          {tab.panel}
        </Base.Panel>
      ))}
    </Base.Root>
  )
}
