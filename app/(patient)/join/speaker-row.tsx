"use client"

import { Volume2 } from "lucide-react"
import { useTranslations } from "next-intl"
import { useState } from "react"

import { playTest } from "@/app/_media/sound"
import { Button } from "@/app/_ui/button"

import { CheckRow } from "./check-row"

export type Speaker = "works" | "silent" | "unknown"

type Props = { value: Speaker; onChange: (value: Speaker) => void }

/** Only the person can say whether a sound was heard. */
export function SpeakerRow({ value, onChange }: Props) {
  const t = useTranslations("patient.check.speaker")
  const [played, setPlayed] = useState<"no" | "now" | "yes">("no")
  const play = async () => {
    setPlayed("now")
    await playTest()
    setPlayed("yes")
  }
  const small = "min-h-11 px-3.5 text-[1rem]"
  if (value === "works") {
    return (
      <CheckRow name="speaker" tone="ok">
        {t("heard")}
      </CheckRow>
    )
  }
  const again = (
    <Button variant="line" className={small} busy={played === "now"} onClick={() => void play()}>
      {played === "now" ? t("playing") : value === "silent" ? t("again") : t("play")}
    </Button>
  )
  const asking = played === "yes" && value === "unknown"
  return (
    <CheckRow
      name="speaker"
      tone={value === "silent" ? "warn" : "wait"}
      {...(value === "silent" ? {} : { icon: Volume2 })}
      action={
        asking ? (
          <span className="flex gap-2">
            <Button variant="line" className={small} onClick={() => onChange("works")}>
              {t("yes")}
            </Button>
            <Button
              variant="line"
              className={small}
              onClick={() => {
                onChange("silent")
                setPlayed("no")
              }}
            >
              {t("no")}
            </Button>
          </span>
        ) : value === "silent" && played === "yes" ? (
          <Button variant="line" className={small} onClick={() => onChange("works")}>
            {t("yes")}
          </Button>
        ) : (
          again
        )
      }
    >
      <output>{value === "silent" && played !== "yes" ? t("help") : t("question")}</output>
    </CheckRow>
  )
}
