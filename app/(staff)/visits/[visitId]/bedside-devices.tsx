"use client"

import { MonitorSmartphone, Plus } from "lucide-react"
import { useTranslations } from "next-intl"
import { useState } from "react"

import { post } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"
import { Dialog } from "@/app/_ui/dialog"
import { Field } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"
import type { StaffVisitView } from "@/lib/consultations/staff-visit-view"

import { problemKey } from "../../_frame/problem-text"
import { TakeBackLink } from "./take-back-link"

/** Which devices may send into this visit, and the link for another one. */
export function BedsideDevices({ visit }: { visit: StaffVisitView }) {
  const t = useTranslations("staff.visit")
  const [open, setOpen] = useState(false)
  return (
    <section aria-labelledby="bedside">
      <h2 id="bedside" className="mb-1.5 text-read font-semibold">
        {t("bedside")}
      </h2>
      <div className="rounded-3 border border-line-1 bg-surface-1">
        {visit.devices.length === 0 ? (
          <p className="px-4 pt-4 text-text-2">{t("bedsideNone")}</p>
        ) : (
          <ul className="divide-y divide-line-1">
            {visit.devices.map((device) => (
              <li key={device.id} className="flex min-h-13 items-center gap-3 px-4">
                <MonitorSmartphone aria-hidden size={18} className="flex-none text-text-3" />
                <span className="min-w-0 py-2 wrap-anywhere">{device.label}</span>
                {visit.may.linkDevice ? (
                  <TakeBackLink visitId={visit.visitId} device={device} />
                ) : null}
              </li>
            ))}
          </ul>
        )}
        {visit.may.linkDevice ? (
          <div className="px-4 py-3">
            <Button variant="line" onClick={() => setOpen(true)}>
              <Plus aria-hidden size={20} />
              {t("bedsideAdd")}
            </Button>
          </div>
        ) : (
          <div className="pb-4" />
        )}
      </div>
      <LinkDialog key={String(open)} visitId={visit.visitId} open={open} onOpenChange={setOpen} />
    </section>
  )
}

type DialogProps = { visitId: string; open: boolean; onOpenChange: (open: boolean) => void }

function LinkDialog({ visitId, open, onOpenChange }: DialogProps) {
  const t = useTranslations("staff")
  const [label, setLabel] = useState(() => t("visit.bedsideDefault"))
  const [link, setLink] = useState<string>()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  const make = async () => {
    setBusy(true)
    const answer = await post<{ link: string }>(`/api/visits/${visitId}/devices`, { label })
    setBusy(false)
    if (answer.ok) setLink(answer.value.link)
    else setProblem(t(`problems.${problemKey(answer.reason)}`))
  }
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("visit.bedsideTitle")}
      description={t("visit.bedsideText")}
      footer={
        link === undefined ? (
          <Button busy={busy} disabled={label.trim() === ""} onClick={() => void make()}>
            {t("visit.bedsideMake")}
          </Button>
        ) : (
          <>
            <Button variant="line" onClick={() => onOpenChange(false)}>
              {t("visit.bedsideDone")}
            </Button>
            <CopyLink link={link} />
          </>
        )
      }
    >
      {link === undefined ? (
        <Field label={t("visit.bedsideLabel")} hint={t("visit.bedsideLabelHint")} error={problem}>
          <Input value={label} maxLength={60} onChange={(event) => setLabel(event.target.value)} />
        </Field>
      ) : (
        <Field label={t("visit.bedsideLink", { label })} hint={t("visit.bedsideOnce")}>
          <Input
            readOnly
            value={link}
            onFocus={(event) => event.currentTarget.select()}
            className="font-mono text-small"
          />
        </Field>
      )}
    </Dialog>
  )
}

function CopyLink({ link }: { link: string }) {
  const t = useTranslations("staff.visit")
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(link)
    setCopied(true)
  }
  return (
    <Button onClick={() => void copy()}>
      <span aria-live="polite">{copied ? t("copied") : t("copy")}</span>
    </Button>
  )
}
