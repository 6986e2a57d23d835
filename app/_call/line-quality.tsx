"use client"

import { useConnectionQualityIndicator } from "@livekit/components-react/hooks"
import { SignalHigh, SignalLow, SignalZero } from "lucide-react"
import { useTranslations } from "next-intl"

import type { E2eeSession } from "@/lib/e2ee/client/session"

/** How good one's own line is, as LiveKit measures it. */
export function LineQuality({ session }: { session: E2eeSession }) {
  const t = useTranslations("call.clinician.quality")
  const { quality } = useConnectionQualityIndicator({ participant: session.room.localParticipant })
  const Icon = quality === "poor" ? SignalLow : quality === "lost" ? SignalZero : SignalHigh
  return (
    <>
      <Icon aria-hidden size={16} />
      {t(quality)}
    </>
  )
}
