/** Initials in a disc. The name stands beside it, so it is hidden from screen readers. */
export function Avatar({ name }: { name: string }) {
  return (
    <span
      aria-hidden
      className="grid size-9 flex-none place-items-center rounded-full bg-surface-3 text-small font-semibold text-text-2"
    >
      {initials(name)}
    </span>
  )
}

/** "Dr Rowan Applegarth" is RA; a Chinese name is its first character. */
export function initials(name: string): string {
  const words = name
    .replace(/^(dr|prof|mr|mrs|ms|mx)\.?\s+/i, "")
    .trim()
    .split(/\s+/)
  const first = Array.from(words[0] ?? "")[0] ?? ""
  const last = words.length > 1 ? (Array.from(words.at(-1) ?? "")[0] ?? "") : ""
  return (first + last).toUpperCase()
}
