import { classes } from "./classes"

/** One bar in the shape of what is coming. Give it a width and, when not a line of text, a height. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={classes("block h-3.5 rounded-1 bg-surface-3", className)} />
}

/**
 * Rows in the shape of the list, shown after 300 ms so that a quick answer never flickers.
 * `label` says what is loading.
 */
export function SkeletonRows({ label, rows = 3 }: { label: string; rows?: number }) {
  return (
    <div
      aria-live="polite"
      aria-busy="true"
      className="divide-y divide-line-1 transition-opacity delay-300 duration-100 starting:opacity-0"
    >
      <span className="sr-only">{label}</span>
      {widths.slice(0, rows).map((width) => (
        <div key={width} className="flex h-16 items-center gap-4 px-4">
          <Skeleton className="w-6" />
          <Skeleton className={width} />
          <Skeleton className="w-15" />
          <Skeleton className="ml-auto h-9 w-21" />
        </div>
      ))}
    </div>
  )
}

const widths = [
  "w-[150px]",
  "w-[180px]",
  "w-[130px]",
  "w-[165px]",
  "w-[140px]",
  "w-[172px]",
] as const
