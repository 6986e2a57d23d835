import { useTranslations } from "next-intl"

import { grouped } from "@/app/_ui/grouped"
import { Note } from "@/app/_ui/note"

export type StoppedLog = {
  readonly reason: "smaller" | "inconsistent" | "memory_lost" | "fault"
  readonly size: number
  /** Null: the signer remembers nothing. */
  readonly signedSize: number | null
  readonly since: string
}

/** The signer stopped: why, what is safe meanwhile, and what a person must do. */
export function StoppedNote({ reason, size, signedSize, since }: StoppedLog) {
  const t = useTranslations("audit.stopped")
  return (
    <Note tone="bad" size="body" role="alert" className="mt-3">
      <b className="font-semibold">{t("title", { time: since })}</b>{" "}
      {t(`why.${reason}`, { size: grouped(size), signed: grouped(signedSize ?? 0) })} {t("safe")}{" "}
      {t("next")}
    </Note>
  )
}
