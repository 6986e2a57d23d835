"use client"

import { useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { useState } from "react"
import type { FormEvent } from "react"

import { Button } from "@/app/_ui/button"
import { Dialog } from "@/app/_ui/dialog"
import { Field } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"
import { Note } from "@/app/_ui/note"
import { Say } from "@/app/_ui/say"
import { Textarea } from "@/app/_ui/textarea"
import type { ProviderView } from "@/lib/identity/provider-queries"

import { useProvenPost } from "../../_frame/proof"

/** The hospital's own sign-in (OpenID Connect). */
export function Providers({ providers }: { providers: readonly ProviderView[] }) {
  const t = useTranslations("admin.clinic.providers")
  const post = useProvenPost()
  const router = useRouter()
  const [adding, setAdding] = useState(false)
  const turn = async (id: string, active: boolean) => {
    await post(`/api/clinic/providers/${id}/active`, { active })
    router.refresh()
  }
  return (
    <div className="flex flex-col items-start gap-3">
      {providers.length === 0 ? null : (
        <ul className="w-full divide-y divide-line-1 rounded-3 border border-line-1 bg-surface-1">
          {providers.map(({ id, name, issuer, active, redirectUri }) => (
            <li key={id} className="flex min-h-15 flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2">
              <div className="min-w-0 flex-1 basis-64">
                <p className="font-medium">
                  {name}
                  <Say tone={active ? "ok" : "mute"} className="ml-2">
                    {t(active ? "on" : "off")}
                  </Say>
                </p>
                <p className="text-small break-all text-text-2">{issuer}</p>
                <p className="text-small break-all text-text-2">
                  {t("redirect", { uri: redirectUri })}
                </p>
              </div>
              <Button variant="line" size="sm" onClick={() => void turn(id, !active)}>
                {t(active ? "turnOff" : "turnOn")}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Button variant="line" onClick={() => setAdding(true)}>
        {t("add")}
      </Button>
      <Dialog open={adding} onOpenChange={setAdding} title={t("add")} description={t("addText")}>
        {adding ? <ProviderForm onDone={() => setAdding(false)} /> : null}
      </Dialog>
    </div>
  )
}

const fields = ["name", "issuer", "clientId", "clientSecret"] as const

function ProviderForm({ onDone }: { onDone: () => void }) {
  const t = useTranslations("admin.clinic.providers")
  const post = useProvenPost()
  const router = useRouter()
  const [form, setForm] = useState({ name: "", issuer: "", clientId: "", clientSecret: "" })
  const [groupClaim, setGroupClaim] = useState("")
  const [groups, setGroups] = useState("")
  const [problem, setProblem] = useState<string>()
  const [busy, setBusy] = useState(false)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    const groupRoles = groups
      .split("\n")
      .map((line) => line.split("="))
      .flatMap(([group = "", role = ""]) =>
        group.trim() === "" ? [] : [{ group: group.trim(), role: role.trim() }],
      )
    const answer = await post("/api/clinic/providers", {
      ...form,
      groupClaim: groupClaim.trim(),
      groupRoles,
    })
    setBusy(false)
    if (answer.ok) {
      router.refresh()
      return onDone()
    }
    const { field } = answer.detail
    setProblem(typeof field === "string" ? (field.split(".")[0] ?? "") : answer.reason)
  }
  return (
    <form
      method="post"
      noValidate
      onSubmit={(event) => void submit(event)}
      className="flex flex-col gap-4"
    >
      {fields.map((field) => (
        <Field key={field} label={t(field)} error={problem === field ? t("wrong") : undefined}>
          <Input
            name={field}
            type={field === "clientSecret" ? "password" : field === "issuer" ? "url" : "text"}
            autoComplete="off"
            value={form[field]}
            onChange={(event) => setForm({ ...form, [field]: event.target.value })}
          />
        </Field>
      ))}
      <Field
        label={t("groupClaim")}
        hint={t("groupClaimHint")}
        error={problem === "groupClaim" ? t("wrong") : undefined}
      >
        <Input
          name="groupClaim"
          value={groupClaim}
          onChange={(event) => setGroupClaim(event.target.value)}
        />
      </Field>
      <Field
        label={t("groupRoles")}
        hint={t("groupRolesHint")}
        error={problem === "groupRoles" ? t("wrong") : undefined}
      >
        <Textarea value={groups} onChange={(event) => setGroups(event.target.value)} />
      </Field>
      {problem === undefined || [...fields, "groupClaim", "groupRoles"].includes(problem) ? null : (
        <Note tone="warn" size="body" role="alert">
          {t(
            problem === "no_discovery" || problem === "not_public" || problem === "known_already"
              ? `problems.${problem}`
              : "problems.failed",
          )}
        </Note>
      )}
      <Button type="submit" className="self-end" busy={busy}>
        {t("save")}
      </Button>
    </form>
  )
}
