import { useTranslations } from "next-intl"
import Link from "next/link"

import { buttonStyle } from "@/app/_ui/button-style"

type Props = { classId: string; first: boolean; size?: "sm" | "md" }

/** A member of a class is let in from the class's own page, together with the others. */
export function ClassLink({ classId, first, size = "md" }: Props) {
  const t = useTranslations("class")
  return (
    <Link href={`/classes/${classId}`} className={buttonStyle(first ? "primary" : "line", size)}>
      {t("open")}
    </Link>
  )
}
