"use client"

import { FilePen } from "lucide-react"
import { useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { useState } from "react"
import type { FormEvent } from "react"

import { post } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"
import { Dialog } from "@/app/_ui/dialog"
import { Field } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"
import { Note } from "@/app/_ui/note"
import { Textarea } from "@/app/_ui/textarea"

const empty = { on: "", recipient: "", address: "", what: "", why: "" }
type Said = typeof empty
type State = "asking" | "missing" | "busy" | "not_yet" | "lost"

/** Writes down what left the clinic by another way: the four facts that an accounting names. */
export function RecordDisclosure({ patient }: { patient: string }) {
  const t = useTranslations("audit.disclosure")
  const router = useRouter()
  const [open, setOpen] = useState(false)
  const [said, setSaid] = useState<Said>(empty)
  const [state, setState] = useState<State>("asking")
  const change = (next: boolean): void => {
    setOpen(next)
    setState("asking")
  }
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const { address, ...needed } = said
    if (Object.values(needed).some((value) => value.trim() === "")) return setState("missing")
    setState("busy")
    const body = { patient, ...needed, ...(address.trim() === "" ? {} : { address }) }
    const answer = await post("/api/audit/disclosures", body)
    if (!answer.ok) return setState(answer.reason === "not_yet" ? "not_yet" : "lost")
    setSaid(empty)
    change(false)
    router.refresh()
  }
  const control = (name: keyof Said, most: number) => ({
    value: said[name],
    maxLength: most,
    onChange: (event: { target: { value: string } }) =>
      setSaid({ ...said, [name]: event.target.value }),
  })
  return (
    <>
      <Button variant="line" onClick={() => change(true)}>
        <FilePen aria-hidden size={20} />
        {t("record")}
      </Button>
      <Dialog open={open} onOpenChange={change} title={t("record")} description={t("hint")}>
        <form
          method="post"
          onSubmit={(event) => void submit(event)}
          className="flex flex-col gap-4"
        >
          <Field label={t("on")}>
            <Input type="date" {...control("on", 10)} />
          </Field>
          <Field label={t("recipient")}>
            <Input autoComplete="off" {...control("recipient", 200)} />
          </Field>
          <Field label={t("address")}>
            <Input autoComplete="off" {...control("address", 300)} />
          </Field>
          <Field label={t("what")}>
            <Textarea {...control("what", 500)} />
          </Field>
          <Field label={t("why")}>
            <Textarea {...control("why", 500)} />
          </Field>
          {state === "missing" || state === "not_yet" || state === "lost" ? (
            <Note size="body" tone="bad" role="alert">
              {t(state)}
            </Note>
          ) : null}
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
