"use client"

import { KeyRound } from "lucide-react"
import { useLocale, useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { useState } from "react"

import { Button } from "@/app/_ui/button"
import { dateIn } from "@/app/_ui/clock"
import { Note } from "@/app/_ui/note"
import { makePasskey } from "@/lib/identity/client/ask-passkey"
import { deviceOfAgent } from "@/lib/identity/device-words"
import type { PasskeyView } from "@/lib/identity/factors"

import { useProvenPost } from "../../_frame/proof"
import { CodeList } from "./code-list"

type Problem = "failed" | "known" | "notMade"

/** Passkeys of this person: added from the device at hand, removed one by one. */
export function Passkeys({ passkeys, zone }: { passkeys: readonly PasskeyView[]; zone: string }) {
  const t = useTranslations("security.passkeys")
  const locale = useLocale()
  const post = useProvenPost()
  const router = useRouter()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const [codes, setCodes] = useState<readonly string[]>([])

  const add = async () => {
    setBusy(true)
    setProblem(await make())
    setBusy(false)
  }
  const make = async (): Promise<Problem | undefined> => {
    const options = await post<Parameters<typeof makePasskey>[0]>("/api/security/passkeys/options")
    if (!options.ok) return options.reason === "step_up_needed" ? undefined : "failed"
    const response = await makePasskey(options.value)
    if (response === "known") return "known"
    if (response === undefined) return "notMade"
    const { browser, system } = deviceOfAgent(navigator.userAgent)
    const label = [system, browser].filter(Boolean).join(" · ") || t("someDevice")
    const answer = await post<{ recoveryCodes: string[] }>("/api/security/passkeys", {
      response,
      label,
    })
    if (!answer.ok) return "failed"
    setCodes(answer.value.recoveryCodes)
    router.refresh()
    return undefined
  }
  const remove = async (id: string) => {
    const answer = await post(`/api/security/passkeys/${encodeURIComponent(id)}/remove`)
    setProblem(answer.ok || answer.reason === "step_up_needed" ? undefined : "failed")
    router.refresh()
  }
  return (
    <div className="flex flex-col items-start gap-3">
      {passkeys.length === 0 ? null : (
        <ul className="w-full divide-y divide-line-1 rounded-3 border border-line-1 bg-surface-1">
          {passkeys.map(({ id, label, createdAt, usedAt }) => (
            <li key={id} className="flex min-h-15 flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2">
              <KeyRound aria-hidden size={20} className="flex-none text-text-3" />
              <div className="min-w-0 flex-1">
                <p className="font-medium">{label}</p>
                <p className="text-small text-text-2">
                  {t("facts", {
                    made: dateIn(zone, createdAt, locale),
                    used: usedAt === null ? t("never") : dateIn(zone, usedAt, locale),
                  })}
                </p>
              </div>
              <Button
                variant="line"
                size="sm"
                aria-label={t("removeNamed", { label })}
                onClick={() => void remove(id)}
              >
                {t("remove")}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Button variant="line" busy={busy} onClick={() => void add()}>
        {t("add")}
      </Button>
      {problem === undefined ? null : (
        <Note tone="warn" size="body" role="alert">
          {t(problem)}
        </Note>
      )}
      <CodeList
        codes={codes}
        onClose={() => {
          setCodes([])
          router.refresh()
        }}
      />
    </div>
  )
}
