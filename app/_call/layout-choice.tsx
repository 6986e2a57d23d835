"use client"

import { Columns2, Grid2x2, Square } from "lucide-react"
import type { LucideIcon } from "lucide-react"
import { useTranslations } from "next-intl"

import { layouts } from "./arrangement"
import type { Layout } from "./arrangement"
import { shortcuts } from "./shortcuts"
import { useShortcuts } from "./use-shortcuts"

/** One large, two side by side, or all alike. There once more than one person is to be seen. */
export function LayoutChoice({
  layout,
  onChange,
}: {
  layout: Layout
  onChange: (layout: Layout) => void
}) {
  const t = useTranslations("call.stage")
  const following = layouts[(layouts.indexOf(layout) + 1) % layouts.length] ?? layout
  useShortcuts({ layout: () => onChange(following) })
  return (
    <fieldset
      aria-label={t("layout")}
      className="flex h-8 items-center rounded-full border-0 bg-[oklch(0.16_0.01_250/.82)] px-1 pointer-coarse:h-11"
    >
      {layouts.map((one) => {
        const Icon = icons[one]
        return (
          <button
            key={one}
            type="button"
            aria-label={t(one)}
            aria-pressed={layout === one}
            aria-keyshortcuts={one === following ? shortcuts.layout : undefined}
            onClick={() => onChange(one)}
            className="grid size-7 place-items-center rounded-full text-mon-text-2 aria-pressed:bg-mon-text-1 aria-pressed:text-mon-0 pointer-coarse:size-11"
          >
            <Icon aria-hidden size={16} />
          </button>
        )
      })}
    </fieldset>
  )
}

const icons: Record<Layout, LucideIcon> = {
  focus: Square,
  side_by_side: Columns2,
  grid: Grid2x2,
}
