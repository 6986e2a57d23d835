"use client"

import { Activity, Ear, MessageCircle, ScrollText, UserCheck } from "lucide-react"
import type { LucideIcon } from "lucide-react"
import { useTranslations } from "next-intl"

import { Button } from "@/app/_ui/button"
import { Dialog } from "@/app/_ui/dialog"
import { Note } from "@/app/_ui/note"

import type { Admission } from "./use-admit"

type Props = {
  open: boolean
  onOpenChange: (open: boolean) => void
  /** Whose device stands in the way; undefined: nobody's, it is the clinician's wish. */
  unable: { who: "patient"; name: string } | { who: "here" } | undefined
  admission: Admission
  /** A guest's seat, let in before the patient. */
  first?: string | undefined
}

/** What a visit without encryption means, before anybody is admitted to one. */
export function UnencryptedDialog({ open, onOpenChange, unable, admission, first }: Props) {
  const t = useTranslations("staff.unencrypted")
  const seat = first === undefined ? {} : { first }
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("title")}
      description={
        unable === undefined
          ? undefined
          : unable.who === "here"
            ? t("unableHere")
            : t("unablePatient", { name: unable.name })
      }
      footer={
        <>
          <Button
            variant="line"
            busy={admission.busy}
            onClick={() =>
              unable === undefined ? onOpenChange(false) : void admission.admit(seat)
            }
          >
            {t(unable === undefined ? "cancel" : "encrypted")}
          </Button>
          <Button
            busy={admission.busy}
            onClick={() => void admission.admit({ ...seat, protection: "none" })}
          >
            {t("hold")}
          </Button>
        </>
      }
    >
      <ul className="flex flex-col gap-3">
        {facts.map(([fact, Icon]) => (
          <li key={fact} className="flex items-start gap-3">
            <Icon aria-hidden size={20} className="mt-px flex-none text-text-2" />
            {t(`means.${fact}`)}
          </li>
        ))}
      </ul>
      {admission.problem === undefined ? null : (
        <Note tone="bad" size="body" role="alert">
          {admission.problem}
        </Note>
      )}
    </Dialog>
  )
}

const facts: readonly (readonly ["heard" | "asked" | "code" | "messages" | "final", LucideIcon])[] =
  [
    ["heard", Ear],
    ["asked", UserCheck],
    ["code", Activity],
    ["messages", MessageCircle],
    ["final", ScrollText],
  ]
