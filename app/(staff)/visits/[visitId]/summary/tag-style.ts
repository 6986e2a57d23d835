import { classes } from "@/app/_ui/classes"

/** The small mark that names a source: N1, V2. */
export function tagStyle(lit: boolean): string {
  return classes(
    "mr-1 inline-block min-w-7 rounded-1 px-1.25 text-center align-[2px] text-tiny leading-5 font-medium no-underline pointer-coarse:leading-8",
    lit ? "bg-brand text-on-brand" : "bg-surface-2 text-text-2",
  )
}
