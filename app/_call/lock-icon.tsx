import { LoaderCircle, Lock, LockOpen, Shield, ShieldCheck, TriangleAlert } from "lucide-react"
import type { LucideIcon } from "lucide-react"

import type { Lock as LockState } from "./lock"

const icons: Record<LockState["word"], LucideIcon> = {
  none: LockOpen,
  plain: LockOpen,
  securing: LoaderCircle,
  encrypted: Lock,
  linked: Shield,
  checked: ShieldCheck,
  warning: TriangleAlert,
  broken: LockOpen,
}

/** A shape for each state, beside its word. */
export function LockIcon({
  word,
  className = "",
}: {
  word: LockState["word"]
  className?: string
}) {
  const Icon = icons[word]
  const spins = word === "securing" ? "motion-safe:animate-spin" : ""
  return <Icon aria-hidden size={20} className={`flex-none ${spins} ${className}`} />
}
