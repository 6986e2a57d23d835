import { RefreshCw } from "lucide-react"
import { useTranslations } from "next-intl"

import { Button } from "@/app/_ui/button"
import { Note } from "@/app/_ui/note"

type Props = {
  /** Beside the text, or where it is about to be signed. */
  place: "text" | "sign"
  /** How many sentences the patient would be sent. */
  count: number
  busy: boolean
  onMake: () => void
}

/** What the patient is told was written for an older plan; one press makes it anew. */
export function BehindNote({ place, count, busy, onMake }: Props) {
  const t = useTranslations("summary.behind")
  return (
    <Note
      tone="warn"
      size="body"
      className="my-2 print:hidden"
      {...(place === "text" ? { role: "status" as const } : {})}
    >
      <p>{t(place, { count })}</p>
      <Button variant="line" size="sm" className="my-1.5" busy={busy} onClick={onMake}>
        <RefreshCw aria-hidden size={16} />
        {t("make")}
      </Button>
      <p className="text-small text-text-2">{t("hint")}</p>
    </Note>
  )
}
