import { FileCheck2, Hourglass, X } from "lucide-react"
import { getTranslations } from "next-intl/server"

import { Say } from "@/app/_ui/say"
import type { AccessBy, OwnAccess } from "@/lib/patients/own-accesses"

import { sentenceOf } from "./wording"

/** `machine`: the moment in RFC 3339, for `<time>`. */
type Props = { row: OwnAccess; patient: string; time: string; machine: string }

/** One line: when, who, what they did, in what role and why, and the receipt. */
export async function Access({ row, patient, time, machine }: Props) {
  const t = await getTranslations("accesses")
  const what = await did(row.action)
  const own = row.by.kind === "you"
  return (
    <li className="grid grid-cols-[3.75rem_1fr] gap-x-2 py-3.5">
      <time dateTime={machine} className="text-read text-text-2">
        {time}
      </time>
      <div className="min-w-0">
        <p className="wrap-anywhere">
          <b className="font-semibold">{nameOf(t, row.by, patient)}</b>
        </p>
        <p className="wrap-anywhere">{what}</p>
        {own ? null : (
          <p className="text-read text-text-2">
            <Role by={row.by} />
            {t(`why.${row.purpose}`)}
          </p>
        )}
        {row.outcome === "refused" ? (
          <p className="text-read">
            <Say tone="bad" icon={X} className="whitespace-normal!">
              {t("refused")}
            </Say>
          </p>
        ) : null}
        <p className="text-read">
          {row.signed ? (
            // A file: not a page that a press could fetch ahead.
            <a
              href={`/api/my/accesses/${row.id}/receipt`}
              download
              aria-label={t("receiptName", { what, time })}
              className="inline-flex min-h-11 items-center gap-2"
            >
              <FileCheck2 aria-hidden size={20} className="flex-none" />
              {t("receipt")}
            </a>
          ) : (
            <Say icon={Hourglass} className="min-h-11 whitespace-normal!">
              {t("waits")}
            </Say>
          )}
        </p>
      </div>
    </li>
  )
}

async function Role({ by }: { by: AccessBy }) {
  const t = await getTranslations("accesses")
  const role =
    by.kind === "staff"
      ? by.role
      : by.kind === "proxy" || by.kind === "client"
        ? by.kind
        : undefined
  const named = "name" in by && by.name !== null
  return role !== undefined && (by.kind === "staff" || named) && t.has(`roles.${role}`) ? (
    <>{t(`roles.${role}`)} · </>
  ) : null
}

type Words = Awaited<ReturnType<typeof getTranslations>>

function nameOf(t: Words, by: AccessBy, patient: string): string {
  return "name" in by && by.name !== null ? by.name : t(`by.${by.kind}`, { patient })
}

async function did(action: string): Promise<string> {
  const t = await getTranslations("accesses")
  const { own, kind, thing } = sentenceOf(action)
  if (t.has(own)) return t(own)
  return t(kind, { thing: t(t.has(thing) ? thing : "things.record") })
}
