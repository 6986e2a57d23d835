"use client"

import { useTranslations } from "next-intl"
import type { FormEvent, ReactNode } from "react"

import { Button } from "@/app/_ui/button"

import { RecordProblem } from "./record-problem"
import type { RecordChange } from "./use-record-change"

type Props = {
  change: RecordChange
  /** True: it was done. */
  send: () => Promise<boolean>
  onDone: () => void
  /** The word on the button that sends it, where it is not "Save". */
  save?: string
  children: ReactNode
}

/** The form of one change of a record: its fields, what went wrong, and the way out. */
export function RecordForm({ change, send, onDone, save, children }: Props) {
  const common = useTranslations("common")
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (await send()) onDone()
  }
  return (
    <form
      method="post"
      noValidate
      onSubmit={(event) => void submit(event)}
      className="flex flex-col gap-3"
    >
      {children}
      <RecordProblem problem={change.problem} />
      <div className="flex flex-wrap justify-end gap-3">
        <Button variant="line" onClick={onDone}>
          {common("cancel")}
        </Button>
        <Button type="submit" busy={change.busy}>
          {save ?? common("save")}
        </Button>
      </div>
    </form>
  )
}
