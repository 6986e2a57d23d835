"use client"

import { Download } from "lucide-react"
import { useTranslations } from "next-intl"
import { useEffect, useState } from "react"

import { Button } from "@/app/_ui/button"

import { askToInstall, isInstallQuestion } from "./ask-to-install"
import type { InstallQuestion } from "./ask-to-install"
import { BedsideSection } from "./bedside-section"
import { keepForInstalled } from "./device-token"

/** The page as an app of its own on a tablet beside the bed. Nothing where the browser offers it not. */
export function InstallPage() {
  const t = useTranslations("bedside.install")
  const [question, setQuestion] = useState<InstallQuestion>()
  useEffect(() => {
    const offered = (event: Event): void => {
      if (!isInstallQuestion(event)) return
      event.preventDefault()
      setQuestion(event)
    }
    const done = (): void => {
      keepForInstalled()
      setQuestion(undefined)
    }
    addEventListener("beforeinstallprompt", offered)
    addEventListener("appinstalled", done)
    return () => {
      removeEventListener("beforeinstallprompt", offered)
      removeEventListener("appinstalled", done)
    }
  }, [])

  if (question === undefined) return null
  return (
    <BedsideSection title={t("title")}>
      <p className="text-read text-text-2">{t("hint")}</p>
      <Button
        variant="line"
        size="big"
        onClick={() => void askToInstall(question, keepForInstalled)}
      >
        <Download aria-hidden size={20} />
        {t("install")}
      </Button>
    </BedsideSection>
  )
}
