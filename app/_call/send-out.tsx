"use client"

import { useTranslations } from "next-intl"
import { useState } from "react"

import { post } from "@/app/_edge/post"
import { AlertDialog } from "@/app/_ui/alert-dialog"
import { Note } from "@/app/_ui/note"
import type { E2eeSession } from "@/lib/e2ee/client/session"

import type { Person } from "./roster"

type Props = {
  /** Who is to go; undefined: nobody is being asked about. */
  person: Person | undefined
  session: E2eeSession | null
  sitting: { visitId: string } | { classId: string }
  onClose: () => void
}

/** Asks once, then: no key any more at once, and out by the server's word. */
export function SendOut({ person, session, sitting, onClose }: Props) {
  const t = useTranslations("call.people")
  const [failed, setFailed] = useState(false)
  const close = (): void => {
    setFailed(false)
    onClose()
  }
  const go = async ({ identity, kid }: Person): Promise<void> => {
    if (kid !== undefined) session?.exclude(kid)
    const answer = await post("/api/rooms/out", { ...sitting, identity })
    if (answer.ok) close()
    else setFailed(true)
  }
  const name = person?.name ?? t(person?.role ?? "stranger")
  return (
    <AlertDialog
      open={person !== undefined}
      onOpenChange={(next) => (next ? undefined : close())}
      title={t("removeTitle", { name })}
      description={t(person?.role === "patient" ? "patientOut" : "removeText")}
      confirm={t("remove")}
      danger
      onConfirm={() => (person === undefined ? undefined : void go(person))}
    >
      {failed ? (
        <Note tone="bad" size="body" role="alert">
          {t("notRemoved")}
        </Note>
      ) : null}
    </AlertDialog>
  )
}
