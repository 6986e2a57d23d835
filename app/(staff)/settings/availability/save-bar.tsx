"use client"

import { useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { useEffect, useRef } from "react"

import { Button } from "@/app/_ui/button"
import { Note } from "@/app/_ui/note"

import type { SaveState, useHours } from "./use-hours"

type Editor = ReturnType<typeof useHours>

/** Above the phone's bar of 57 px, so that how the last save ended is never out of sight. */
export function SaveBar({ editor, zone }: { editor: Editor; zone: string }) {
  const t = useTranslations("availability")
  const bar = useRef<HTMLDivElement>(null)
  const wrong = editor.problems.size
  useEffect(() => {
    const main = bar.current?.closest("main")
    if (wrong > 0) main?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus()
  }, [wrong])
  return (
    <div
      ref={bar}
      className="sticky bottom-0 z-10 short:static -mx-5 mt-6 border-t border-line-1 bg-surface-1 px-5 py-3 max-md:bottom-[calc(57px+env(safe-area-inset-bottom))] md:-mx-8 md:px-8"
    >
      <Outcome editor={editor} state={editor.state} zone={zone} />
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <p role="status" className="text-text-2">
          {wrong > 0 ? (
            <span className="font-medium text-danger">{t("problems", { count: wrong })}</span>
          ) : editor.dirty ? (
            t("unsaved")
          ) : (
            t("allSaved")
          )}
        </p>
        <div className="flex flex-1 flex-wrap justify-end gap-3">
          {editor.dirty ? (
            <Button variant="line" onClick={editor.discard}>
              {t("discard")}
            </Button>
          ) : null}
          <Button
            className="min-w-40 flex-1 md:flex-none"
            disabled={!editor.dirty || editor.state.kind === "stale"}
            busy={editor.busy}
            onClick={() => void editor.save()}
          >
            {t("save")}
          </Button>
        </div>
      </div>
    </div>
  )
}

function Outcome({ editor, state, zone }: { editor: Editor; state: SaveState; zone: string }) {
  const t = useTranslations("availability")
  const router = useRouter()
  switch (state.kind) {
    case "none":
      return null
    case "saved":
      return (
        <Note tone="ok" size="body" role="status" className="mb-3">
          <span className="mr-2">{t("saved")}</span>
          <Button
            variant="plain"
            size="sm"
            busy={editor.busy}
            onClick={() => void editor.undo(state.undo)}
          >
            {t("undo")}
          </Button>
        </Note>
      )
    case "undone":
      return (
        <Note tone="plain" size="body" role="status" className="mb-3">
          {t("undone")}
        </Note>
      )
    case "stale":
      return (
        <Note tone="warn" size="body" role="alert" className="mb-3">
          <p className="font-semibold">
            {t("stale", { name: state.by.savedBy, at: clockIn(zone, state.by.savedAt) })}
          </p>
          <p>{t("staleText")}</p>
          <div className="mt-2 flex flex-wrap gap-3">
            <Button variant="line" size="sm" onClick={() => router.refresh()}>
              {t("takeTheirs")}
            </Button>
            <Button
              variant="line"
              size="sm"
              busy={editor.busy}
              onClick={() => void editor.save(state.by.version)}
            >
              {t("saveMine")}
            </Button>
          </div>
        </Note>
      )
    case "failed":
      return (
        <Note tone="bad" size="body" role="alert" className="mb-3">
          {t(`failed.${state.reason}`)}
        </Note>
      )
  }
}

function clockIn(timeZone: string, iso: string): string {
  return new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(new Date(iso))
}
