import { useTranslations } from "next-intl"

import { grouped } from "@/app/_ui/grouped"
import { Note } from "@/app/_ui/note"

import type { SelfCheckLine } from "./self-check-line"

/** "Checked by the server at …", or loudly what it found. */
export function SelfCheckNote({ check }: { check: SelfCheckLine | null }) {
  const t = useTranslations("audit.selfCheck")
  if (check === null) return <p className="mt-2 text-small text-text-2">{t("never")}</p>
  const { wrong, outside, whole } = check
  return (
    <>
      {wrong === null ? null : (
        <Note tone="bad" size="body" role="alert" className="mt-3">
          <b className="font-semibold">{t("wrongTitle", { time: wrong.at })}</b>{" "}
          {t(`wrong.${wrong.trouble}`, { event: grouped(wrong.index ?? 0) })} {t("wrongNext")}
        </Note>
      )}
      {outside === null ? null : (
        <Note tone="bad" size="body" role="alert" className="mt-3">
          <b className="font-semibold">{t("outsideTitle", { time: outside.since })}</b>{" "}
          {outside.unqueued > 0 ? `${t("unqueued", { count: outside.unqueued })} ` : ""}
          {outside.unreachable > 0 ? `${t("unreachable", { count: outside.unreachable })} ` : ""}
          {outside.late > 0 ? `${t("late", { count: outside.late })} ` : ""}
          {t("outsideNext")}
        </Note>
      )}
      <p className="mt-2 text-small text-text-2">
        {wrong === null && check.size > 0
          ? t("sound", { time: check.at, event: grouped(check.size - 1) })
          : t("last", { time: check.at })}{" "}
        {whole === null || whole.size === 0
          ? t("wholeNever")
          : t("whole", { time: whole.at, event: grouped(whole.size - 1) })}
        {check.overdue ? (
          <>
            {" "}
            <b className="font-semibold text-danger">{t("overdue")}</b>
          </>
        ) : null}
      </p>
    </>
  )
}
