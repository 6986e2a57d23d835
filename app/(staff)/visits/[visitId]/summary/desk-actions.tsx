"use client"

import { Check, Undo2 } from "lucide-react"
import { useTranslations } from "next-intl"

import { Button } from "@/app/_ui/button"

import type { useSummary } from "./use-summary"

type Props = {
  desk: Pick<ReturnType<typeof useSummary>, "state" | "busy" | "save" | "undo">
  canUndo: boolean
  onSign: () => void
}

/** Undo, save and sign. */
export function DeskActions({ desk, canUndo, onSign }: Props) {
  const t = useTranslations("summary")
  const { state } = desk
  return (
    <div className="flex flex-wrap gap-3 max-md:w-full max-md:justify-end max-md:pl-4">
      <Button
        variant="plain"
        busy={desk.busy === "undoing"}
        disabled={state.dirty || !canUndo}
        title={state.dirty ? t("undoAfterSaving") : undefined}
        onClick={() => void desk.undo()}
      >
        <Undo2 aria-hidden size={20} />
        {t("undo")}
      </Button>
      <Button
        variant="line"
        busy={desk.busy === "saving"}
        disabled={!state.dirty}
        onClick={() => void desk.save()}
      >
        {t("save")}
      </Button>
      <Button busy={desk.busy === "signing"} onClick={onSign}>
        <Check aria-hidden size={20} />
        {t("sign")}
      </Button>
    </div>
  )
}
