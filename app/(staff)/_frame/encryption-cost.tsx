"use client"

import { Lock } from "lucide-react"
import { useTranslations } from "next-intl"

import { useCanEncrypt } from "@/app/(patient)/join/encryption-support"
import { Note } from "@/app/_ui/note"

/** Before a clinician goes in: what the encryption gives and costs, and whether this computer can do it. */
export function EncryptionCost({ className }: { className?: string }) {
  const t = useTranslations("staff.lock")
  const able = useCanEncrypt()
  return (
    <div className={className} data-encryption-cost>
      {able ? null : (
        <Note tone="bad" size="body" role="alert" className="mb-3">
          <b className="font-semibold">{t("unable")}</b> {t("unableText")}
        </Note>
      )}
      <p className="flex items-start gap-2 text-text-2">
        <Lock aria-hidden size={18} className="mt-px flex-none" />
        {t("cost")}
      </p>
    </div>
  )
}
