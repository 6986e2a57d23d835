"use client"

import { useLocale, useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { useState } from "react"

import { AlertDialog } from "@/app/_ui/alert-dialog"
import { Button } from "@/app/_ui/button"
import { dateIn } from "@/app/_ui/clock"
import { Dialog } from "@/app/_ui/dialog"
import { Note } from "@/app/_ui/note"
import { Say } from "@/app/_ui/say"
import type { ClientView } from "@/lib/identity/client-commands"

import { useProvenPost } from "../../_frame/proof"
import { FhirClientForm } from "./fhir-client-form"

/** Programs of the hospital that read the record, or book, by the FHIR interface. */
export function FhirClients({ clients, zone }: { clients: readonly ClientView[]; zone: string }) {
  const t = useTranslations("admin.clinic.fhir")
  const locale = useLocale()
  const post = useProvenPost()
  const router = useRouter()
  const [adding, setAdding] = useState(false)
  const [ending, setEnding] = useState<ClientView>()
  const [failed, setFailed] = useState(false)
  const revoke = async ({ id }: ClientView) => {
    const answer = await post(`/api/clinic/fhir-clients/${id}/revoke`)
    setFailed(!answer.ok && answer.reason !== "step_up_needed")
    setEnding(undefined)
    router.refresh()
  }
  return (
    <div className="flex flex-col items-start gap-3">
      {clients.length === 0 ? null : (
        <ul className="w-full divide-y divide-line-1 rounded-3 border border-line-1 bg-surface-1">
          {clients.map((client) => (
            <li
              key={client.id}
              className="flex min-h-15 flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2"
            >
              <div className="min-w-0 flex-1 basis-64">
                <p className="font-medium">
                  {client.name}
                  <Say tone={client.revokedAt === null ? "ok" : "mute"} className="ml-2">
                    {client.revokedAt === null
                      ? t("on")
                      : t("revokedAt", { date: dateIn(zone, client.revokedAt, locale) })}
                  </Say>
                </p>
                <p className="text-small wrap-anywhere text-text-2">{t("id", { id: client.id })}</p>
                <p className="text-small wrap-anywhere text-text-2">{client.scopes.join(" ")}</p>
              </div>
              {client.revokedAt === null ? (
                <Button
                  variant="line"
                  size="sm"
                  aria-label={t("revokeNamed", { name: client.name })}
                  onClick={() => setEnding(client)}
                >
                  {t("revoke")}
                </Button>
              ) : null}
            </li>
          ))}
        </ul>
      )}
      {failed ? (
        <Note tone="warn" size="body" role="alert">
          {t("problems.failed")}
        </Note>
      ) : null}
      <Button variant="line" onClick={() => setAdding(true)}>
        {t("add")}
      </Button>
      <Dialog open={adding} onOpenChange={setAdding} title={t("add")} description={t("addText")}>
        {adding ? <FhirClientForm onDone={() => setAdding(false)} /> : null}
      </Dialog>
      <AlertDialog
        open={ending !== undefined}
        onOpenChange={(open) => (open ? undefined : setEnding(undefined))}
        title={t("revokeTitle", { name: ending?.name ?? "" })}
        description={t("revokeText")}
        danger
        confirm={t("revoke")}
        cancel={t("keep")}
        onConfirm={() => (ending === undefined ? undefined : void revoke(ending))}
      />
    </div>
  )
}
