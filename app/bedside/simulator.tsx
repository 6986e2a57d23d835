"use client"

import { useTranslations } from "next-intl"

import { Button } from "@/app/_ui/button"
import type { SourceNote } from "@/lib/vitals/meta"

import { BedsideSection } from "./bedside-section"
import type { WavesHook } from "./use-waves"

/** Made-up signals, to try the page without a patient. */
export function Simulator({ source, hook }: { source: SourceNote | undefined; hook: WavesHook }) {
  const t = useTranslations("bedside.simulator")
  const isRunning = source?.kind === "simulated"
  return (
    <BedsideSection title={t("title")}>
      <p className="text-read text-text-2">{t("hint")}</p>
      <Button variant="line" size="big" onClick={isRunning ? hook.stop : hook.simulate}>
        {t(isRunning ? "stop" : "start")}
      </Button>
    </BedsideSection>
  )
}
