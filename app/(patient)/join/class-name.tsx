"use client"

import { useTranslations } from "next-intl"
import { useState } from "react"

import { post } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"
import { Field } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"
import type { PatientView } from "@/lib/consultations/patient-view"

type Props = { of: NonNullable<PatientView["class"]>; patient: string }

/** As what the others in the class read this person: filled in with the first name, saved by a press. */
export function ClassName({ of, patient }: Props) {
  const t = useTranslations("class.door")
  const [name, setName] = useState(of.shownAs ?? firstName(patient))
  const [saved, setSaved] = useState(of.shownAs)
  const [state, setState] = useState<"ready" | "saving" | "failed">("ready")
  const save = async (): Promise<void> => {
    setState("saving")
    const answer = await post("/api/visit/name", { name })
    setState(answer.ok ? "ready" : "failed")
    if (answer.ok) setSaved(name.trim())
  }
  return (
    <form
      className="mb-3.5"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <Field
        label={t("name")}
        hint={t("nameHint")}
        error={state === "failed" ? t("failed") : undefined}
      >
        <Input
          value={name}
          maxLength={40}
          autoComplete="off"
          onChange={(event) => setName(event.target.value)}
          className="min-h-14"
        />
      </Field>
      <output className="mt-2 block text-read text-text-2">
        {saved === null ? t("asNumber", { place: of.place }) : t("saved", { name: saved })}
      </output>
      <Button
        type="submit"
        variant="line"
        className="mt-2"
        busy={state === "saving"}
        disabled={name.trim() === "" || name.trim() === saved}
      >
        {t("save")}
      </Button>
    </form>
  )
}

/** What stands before the first space; a Chinese name has none, and is a name whole. */
function firstName(name: string): string {
  return (name.trim().split(/\s+/u)[0] ?? "").slice(0, 40)
}
