const bodies = {
  sound: "M12 3.5a5.5 5.5 0 0 0-5.5 5.5v4.5L4.5 17h15l-2-3.5V9A5.5 5.5 0 0 0 12 3.5zM10 20.5h4",
  alarm: "M12 4 21.5 20h-19z",
} as const

type Props = { of: keyof typeof bodies; isPaused: boolean; size?: number }

/** A bell is the sound, a triangle the alarm itself; a broken cross is a pause, a whole one is off. */
export function SilenceIcon({ of, isPaused, size = 18 }: Props) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      aria-hidden="true"
      className="flex-none"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
    >
      <path d={bodies[of]} strokeLinejoin="round" strokeLinecap="round" />
      <path d="M3 3 21 21M21 3 3 21" strokeDasharray={isPaused ? "3.5 3" : undefined} />
    </svg>
  )
}
