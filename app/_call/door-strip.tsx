"use client"

import { useTranslations } from "next-intl"
import { useRef } from "react"

import type { GuestLine } from "@/lib/guests/guest-view"

import { shortcuts } from "./shortcuts"
import { useRoleName } from "./use-role-name"
import { useSeatPresses } from "./use-seat-presses"
import { useShortcuts } from "./use-shortcuts"

type Props = { visitId: string; people: readonly GuestLine[]; onChanged: () => Promise<void> }

/** Who waits outside while the call goes on, each with the press that lets them in. */
export function DoorStrip({ visitId, people, onChanged }: Props) {
  const t = useTranslations("guest.door")
  const roleName = useRoleName()
  const { admit, failed } = useSeatPresses({ onChanged })
  const first = useRef<HTMLButtonElement>(null)
  const waiting = people.filter((line) => line.state === "waiting")
  // To the press, not the press itself: nobody is let in by a slip.
  useShortcuts({ door: waiting.length > 0 ? () => first.current?.focus() : undefined })
  if (waiting.length === 0) return null
  return (
    <ul
      aria-live="polite"
      className="flex flex-col gap-1.5 rounded-3 bg-[oklch(0.16_0.01_250/.92)] px-3.5 py-2 text-read text-mon-text-1"
    >
      {waiting.map((line, place) => (
        <li key={line.seatId} className="flex min-h-11 items-center gap-3">
          <span className="min-w-0 flex-1">
            {t("waiting", { name: line.name, role: roleName(line.role) })}
          </span>
          <button
            type="button"
            ref={place === 0 ? first : undefined}
            aria-label={t("admitOne", { name: line.name })}
            aria-keyshortcuts={place === 0 ? shortcuts.door : undefined}
            onClick={() => void admit({ visitId, ...line })}
            className="min-h-11 flex-none rounded-2 bg-mon-text-1 px-4 font-medium text-mon-0"
          >
            {t("admit")}
          </button>
        </li>
      ))}
      {failed ? <li role="alert">{t("failed")}</li> : null}
    </ul>
  )
}
