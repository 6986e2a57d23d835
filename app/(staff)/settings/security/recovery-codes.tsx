"use client"

import { useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { useState } from "react"

import { Button } from "@/app/_ui/button"
import { Note } from "@/app/_ui/note"

import { useProvenPost } from "../../_frame/proof"
import { CodeList } from "./code-list"

export function RecoveryCodes({ left }: { left: number }) {
  const t = useTranslations("security.recovery")
  const post = useProvenPost()
  const router = useRouter()
  const [codes, setCodes] = useState<readonly string[]>([])
  const [failed, setFailed] = useState(false)
  const renew = async () => {
    const answer = await post<{ recoveryCodes: string[] }>("/api/security/recovery-codes")
    setFailed(!answer.ok && answer.reason !== "step_up_needed")
    if (answer.ok) setCodes(answer.value.recoveryCodes)
  }
  return (
    <div className="flex flex-col items-start gap-3">
      <p className={left <= 2 ? "font-medium text-warn" : "text-text-2"}>{t("left", { left })}</p>
      <Button variant="line" onClick={() => void renew()}>
        {t("renew")}
      </Button>
      {failed ? (
        <Note tone="warn" size="body" role="alert">
          {t("failed")}
        </Note>
      ) : null}
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
