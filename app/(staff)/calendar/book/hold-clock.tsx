"use client"

import { Hourglass } from "lucide-react"
import { useTranslations } from "next-intl"
import { useEffect, useState } from "react"

import { Say } from "@/app/_ui/say"

import { leftWords } from "./hold-state"

/** How long the time is still kept, second by second; read out only when a minute is left. */
export function HoldClock({ deadline }: { deadline: number }) {
  const t = useTranslations("booking.hold")
  const [left, setLeft] = useState(() => deadline - performance.now())
  useEffect(() => {
    const tick = () => setLeft(deadline - performance.now())
    tick()
    const timer = setInterval(tick, 1_000)
    return () => clearInterval(timer)
  }, [deadline])
  const soon = left <= 60_000
  return (
    <>
      <Say tone={soon ? "warn" : "mute"} icon={Hourglass}>
        <span role="timer">{t("left", { time: leftWords(left) })}</span>
      </Say>
      <span role="status" className="sr-only">
        {soon ? t("soon") : ""}
      </span>
    </>
  )
}
