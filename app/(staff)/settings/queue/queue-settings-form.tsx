"use client"

import { useTranslations } from "next-intl"
import { useState } from "react"
import type { FormEvent } from "react"

import { post } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"
import { Field } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"
import { Note } from "@/app/_ui/note"
import { Select } from "@/app/_ui/select"
import type { QueueSettings } from "@/lib/queue/settings-commands"

const modes = ["one_by_one", "all_at_once"] as const

export function QueueSettingsForm({ settings }: { settings: QueueSettings }) {
  const t = useTranslations("queue.settings")
  const [number, setNumber] = useState(settings.emergencyNumber)
  const [mode, setMode] = useState(settings.waitlistMode)
  const [state, setState] = useState<"open" | "sending" | "saved" | "failed">("open")
  const wrong = !/^\d{2,8}$/.test(number)
  const save = async (event: FormEvent) => {
    event.preventDefault()
    if (wrong) return
    setState("sending")
    const body = { emergencyNumber: number, waitlistMode: mode }
    const answer = await post("/api/settings/queue", body)
    setState(answer.ok ? "saved" : "failed")
  }
  return (
    <form
      method="post"
      noValidate
      onSubmit={(event) => void save(event)}
      className="flex max-w-[420px] flex-col gap-5"
    >
      <Field
        label={t("emergency")}
        hint={t("emergencyHint")}
        error={wrong ? t("emergencyWrong") : undefined}
      >
        <Input
          inputMode="numeric"
          autoComplete="off"
          maxLength={8}
          value={number}
          onChange={(event) => {
            setNumber(event.target.value.trim())
            setState("open")
          }}
        />
      </Field>
      <Select
        label={t("mode")}
        value={mode}
        options={modes.map((one) => ({ value: one, label: t(`modes.${one}`) }))}
        onValueChange={(next) => {
          setMode(next)
          setState("open")
        }}
      />
      {state === "failed" ? (
        <Note tone="warn" size="body" role="alert">
          {t("failed")}
        </Note>
      ) : null}
      <div className="flex items-center gap-3">
        <Button type="submit" busy={state === "sending"}>
          {t("save")}
        </Button>
        <span role="status" className="text-success">
          {state === "saved" ? t("saved") : ""}
        </span>
      </div>
    </form>
  )
}
