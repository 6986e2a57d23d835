"use client"

import { EyeOff } from "lucide-react"
import { useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { useState } from "react"
import type { FormEvent } from "react"

import { post } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"
import { Checkbox } from "@/app/_ui/checkbox"
import { Dialog } from "@/app/_ui/dialog"
import { Field } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"
import { Note } from "@/app/_ui/note"
import { Textarea } from "@/app/_ui/textarea"

const empty = { agency: "", until: "", reason: "" }
const refusals = ["missing", "not_ahead", "past_oral_limit", "lost"] as const
type Refusal = (typeof refusals)[number]

/** Keeps disclosures to one agency from the patient's own view and accounting, up to and with a day. */
export function SuspendAccounting({ patient }: { patient: string }) {
  const t = useTranslations("audit.suspension")
  const router = useRouter()
  const [open, setOpen] = useState(false)
  const [said, setSaid] = useState(empty)
  const [written, setWritten] = useState(false)
  const [state, setState] = useState<"asking" | "busy" | Refusal>("asking")
  const change = (next: boolean): void => {
    setOpen(next)
    setState("asking")
  }
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (Object.values(said).some((value) => value.trim() === "")) return setState("missing")
    setState("busy")
    const statement = written ? "written" : "oral"
    const answer = await post("/api/audit/suspensions", { patient, ...said, statement })
    if (!answer.ok) return setState(refusals.find((one) => one === answer.reason) ?? "lost")
    setSaid(empty)
    setWritten(false)
    change(false)
    router.refresh()
  }
  const control = (name: keyof typeof empty, most: number) => ({
    value: said[name],
    maxLength: most,
    onChange: (event: { target: { value: string } }) =>
      setSaid({ ...said, [name]: event.target.value }),
  })
  return (
    <>
      <Button variant="line" onClick={() => change(true)}>
        <EyeOff aria-hidden size={20} />
        {t("suspend")}
      </Button>
      <Dialog open={open} onOpenChange={change} title={t("suspend")} description={t("hint")}>
        <form
          method="post"
          onSubmit={(event) => void submit(event)}
          className="flex flex-col gap-4"
        >
          <Field label={t("agency")}>
            <Input autoComplete="off" {...control("agency", 200)} />
          </Field>
          <Field label={t("until")}>
            <Input type="date" {...control("until", 10)} />
          </Field>
          <Checkbox
            label={t("written")}
            hint={t("oralHint")}
            checked={written}
            onCheckedChange={setWritten}
          />
          <Field label={t("reason")}>
            <Textarea {...control("reason", 500)} />
          </Field>
          {state === "asking" || state === "busy" ? null : (
            <Note size="body" tone="bad" role="alert">
              {t(state)}
            </Note>
          )}
          <div className="flex flex-wrap justify-end gap-3">
            <Button variant="line" onClick={() => change(false)}>
              {t("cancel")}
            </Button>
            <Button type="submit" busy={state === "busy"}>
              {t("save")}
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  )
}
