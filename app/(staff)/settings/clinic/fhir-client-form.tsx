"use client"

import { useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { useState } from "react"
import type { FormEvent } from "react"

import { Button } from "@/app/_ui/button"
import { Checkbox } from "@/app/_ui/checkbox"
import { Field } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"
import { Note } from "@/app/_ui/note"
import { Textarea } from "@/app/_ui/textarea"
import { isScoped, scopeActions } from "@/lib/identity/client-scope"
import type { ScopedResource } from "@/lib/identity/client-scope"

import { useProvenPost } from "../../_frame/proof"

const kinds = Object.keys(scopeActions).filter(isScoped)
const problems = ["name", "jwks", "scopes", "private_key"] as const
type Problem = (typeof problems)[number] | "failed"

/** A program's name, its public keys, and which kinds of resources it may read. */
export function FhirClientForm({ onDone }: { onDone: () => void }) {
  const t = useTranslations("admin.clinic.fhir")
  const post = useProvenPost()
  const router = useRouter()
  const [name, setName] = useState("")
  const [keys, setKeys] = useState("")
  const [reads, setReads] = useState<readonly ScopedResource[]>([])
  const [books, setBooks] = useState(false)
  const [changes, setChanges] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const [busy, setBusy] = useState(false)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (busy) return
    const jwks = keySet(keys)
    if (jwks === undefined) return setProblem("jwks")
    setBusy(true)
    const answer = await post("/api/clinic/fhir-clients", {
      name,
      jwks,
      scopes: scopesOf(reads, { books, changes }),
    })
    setBusy(false)
    if (!answer.ok) return setProblem(problemOf(answer.detail))
    router.refresh()
    onDone()
  }
  const turn = (kind: ScopedResource, on: boolean) =>
    setReads(on ? [...reads, kind] : reads.filter((one) => one !== kind))
  return (
    <form
      method="post"
      noValidate
      onSubmit={(event) => void submit(event)}
      className="flex flex-col gap-4"
    >
      <Field label={t("name")} error={problem === "name" ? t("problems.name") : undefined}>
        <Input
          name="name"
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </Field>
      <Field
        label={t("keys")}
        hint={t("keysHint")}
        error={
          problem === "jwks" || problem === "private_key" ? t(`problems.${problem}`) : undefined
        }
      >
        <Textarea
          name="jwks"
          rows={6}
          spellCheck={false}
          className="font-mono text-small"
          value={keys}
          onChange={(event) => setKeys(event.target.value)}
        />
      </Field>
      <fieldset>
        <legend className="font-medium">{t("reads")}</legend>
        <div className="grid grid-cols-1 sm:grid-cols-2">
          {kinds.map((kind) => (
            <Checkbox
              key={kind}
              name={kind}
              label={t(`kinds.${kind}`)}
              checked={reads.includes(kind)}
              onCheckedChange={(on) => turn(kind, on)}
            />
          ))}
        </div>
      </fieldset>
      <Checkbox
        name="books"
        label={t("books")}
        hint={t("booksHint")}
        checked={books}
        onCheckedChange={setBooks}
      />
      <Checkbox
        name="changes"
        label={t("changes")}
        hint={t("changesHint")}
        checked={changes}
        onCheckedChange={setChanges}
      />
      {problem === "scopes" || problem === "failed" ? (
        <Note tone="warn" size="body" role="alert">
          {t(`problems.${problem}`)}
        </Note>
      ) : null}
      <Button type="submit" className="self-end" busy={busy}>
        {t("save")}
      </Button>
    </form>
  )
}

/** Booking and moving need free times as well, and hand back the appointment. */
function scopesOf(
  reads: readonly ScopedResource[],
  { books, changes }: { books: boolean; changes: boolean },
): string[] {
  const needed: ScopedResource[] = books || changes ? ["Slot", "Appointment"] : []
  return [...new Set([...reads, ...needed])].map((kind) =>
    kind === "Appointment"
      ? `system/Appointment.${books ? "c" : ""}r${changes ? "u" : ""}s`
      : `system/${kind}.${kind === "Binary" ? "r" : "rs"}`,
  )
}

/** A set of keys, or one key; undefined: no JSON of either. */
function keySet(text: string): object | undefined {
  try {
    const json: unknown = JSON.parse(text)
    if (typeof json !== "object" || json === null) return undefined
    return "keys" in json ? json : { keys: [json] }
  } catch {
    return undefined
  }
}

function problemOf(detail: Readonly<Record<string, unknown>>): Problem {
  if (detail["problem"] === "private_key") return "private_key"
  const { field } = detail
  const first = typeof field === "string" ? field.split(".")[0] : undefined
  return problems.find((one) => one === first) ?? "failed"
}
