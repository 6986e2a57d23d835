"use client"

import { useTranslations } from "next-intl"

import { Button } from "@/app/_ui/button"
import { Dialog } from "@/app/_ui/dialog"
import { Note } from "@/app/_ui/note"

/** The ten recovery codes, this once. */
export function CodeList({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  const t = useTranslations("security.recovery")
  return (
    <Dialog
      open={codes.length > 0}
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t("listTitle")}
      description={t("listText")}
      footer={<Button onClick={onClose}>{t("done")}</Button>}
    >
      <ul className="grid grid-cols-1 gap-x-6 gap-y-1 rounded-2 bg-surface-2 p-4 font-mono text-read sm:grid-cols-2">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <Note size="body" tone="warn">
        {t("once")}
      </Note>
      <Button
        variant="line"
        className="self-start"
        onClick={() => void navigator.clipboard.writeText(codes.join("\n"))}
      >
        {t("copy")}
      </Button>
    </Dialog>
  )
}
