import { classes } from "./classes"

export type ButtonVariant = "primary" | "line" | "plain" | "danger" | "soft"
/** `big` is the patient's button (56 px, full width), `xl` is "Join now" (72 px). */
export type ButtonSize = "sm" | "md" | "big" | "xl"

/** The look of a button, also for links that lead somewhere: `<Link className={buttonStyle()}>`. */
export function buttonStyle(
  variant: ButtonVariant = "primary",
  size: ButtonSize = "md",
  className?: string,
): string {
  return classes(
    base,
    shape[size],
    padding[variant === "plain" ? "plain" : size],
    look[variant],
    className,
  )
}

const base =
  "inline-flex cursor-pointer items-center justify-center gap-2 border text-center font-medium leading-[1.2] no-underline transition-colors duration-(--motion-1) ease-(--ease) select-none [&:disabled:not([data-waking])]:cursor-default [&:disabled:not([data-waking])]:border-line-1 [&:disabled:not([data-waking])]:bg-surface-2 [&:disabled:not([data-waking])]:text-text-3 aria-disabled:cursor-progress"

const shape = {
  sm: "min-h-9 rounded-2 text-small whitespace-nowrap pointer-coarse:min-h-11",
  md: "min-h-11 rounded-2 text-body whitespace-nowrap",
  big: "min-h-14 w-full rounded-3 py-2 text-lead",
  xl: "min-h-[72px] w-full rounded-3 py-2 text-head",
} as const

const padding = { sm: "px-3.5", md: "px-4.5", big: "px-4.5", xl: "px-4.5", plain: "px-2" } as const

const look = {
  primary:
    "border-transparent bg-brand text-on-brand enabled:hover:bg-brand-hover [a]:hover:bg-brand-hover",
  line: "border-line-2 bg-surface-1 text-text-1 enabled:hover:bg-surface-2 [a]:hover:bg-surface-2",
  plain:
    "border-transparent text-brand hover:text-brand-hover [&:disabled:not([data-waking])]:bg-transparent",
  danger:
    "border-transparent bg-danger text-on-danger enabled:hover:bg-danger-hover [a]:hover:bg-danger-hover",
  soft: "border-transparent bg-brand-soft text-brand enabled:hover:text-brand-hover",
} as const
