"use client"

import { useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { useState } from "react"

import { post } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"
import { Dialog } from "@/app/_ui/dialog"
import { Field } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"

import { problemKey } from "./problem-text"

type Props = {
  visitId: string
  /** Whose place it is. */
  name: string
  place: string | null
  open: boolean
  onOpenChange: (open: boolean) => void
}

/** Where the patient is, in a few words; nothing takes it away. Remounted at each opening: give it a `key`. */
export function PlaceDialog({ visitId, name, place, open, onOpenChange }: Props) {
  const t = useTranslations("staff")
  const router = useRouter()
  const [text, setText] = useState(place ?? "")
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  const keep = async () => {
    setBusy(true)
    const answer = await post(`/api/visits/${visitId}/place`, { place: text })
    setBusy(false)
    if (!answer.ok) return setProblem(t(`problems.${problemKey(answer.reason)}`))
    onOpenChange(false)
    router.refresh()
  }
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("place.title", { name })}
      description={t("place.text")}
      footer={
        <Button busy={busy} onClick={() => void keep()}>
          {t("place.keep")}
        </Button>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void keep()
        }}
      >
        <Field label={t("place.label")} hint={t("place.hint")} error={problem}>
          <Input value={text} maxLength={40} onChange={(event) => setText(event.target.value)} />
        </Field>
      </form>
    </Dialog>
  )
}
