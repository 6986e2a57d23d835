"use client"

import { useTranslations } from "next-intl"
import { useState } from "react"

import { Button } from "@/app/_ui/button"
import { Note } from "@/app/_ui/note"

import { ChangeContact } from "./change-contact"

export type ContactField = "email" | "phone"

/** The patient's own e-mail and telephone number: one is changed at a time, in its place on the page. */
export function ChangeContacts({ email, phone }: Record<ContactField, string | null>) {
  const t = useTranslations("my.details.contacts")
  const [open, setOpen] = useState<ContactField>()
  const [done, setDone] = useState<ContactField>()
  if (open !== undefined)
    return (
      <ChangeContact
        key={open}
        field={open}
        now={open === "email" ? email : phone}
        onClose={(saved) => {
          setDone(saved ? open : undefined)
          setOpen(undefined)
        }}
      />
    )
  return (
    <div className="mt-4 flex flex-col gap-3">
      {done === undefined ? null : (
        <Note tone="ok" role="status">
          {t(`${done}.done`)}
        </Note>
      )}
      {(["email", "phone"] as const).map((field) => (
        <Button key={field} variant="line" size="big" onClick={() => setOpen(field)}>
          {t(`${field}.open`)}
        </Button>
      ))}
    </div>
  )
}
