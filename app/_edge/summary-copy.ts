import { getLocale, getTranslations } from "next-intl/server"

import type { PortalActor, StaffActor } from "@/lib/actor"
import { chooseLocale, languageTag } from "@/lib/i18n/locales"
import { refuseOver } from "@/lib/identity/limiter"
import { VisitId } from "@/lib/ids"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { exportedCopy } from "@/lib/summaries/copy-commands"
import { copyFile, signedBytes } from "@/lib/summaries/signed-copy"
import type { SignedCopy } from "@/lib/summaries/signed-copy"
import { summaryPdf } from "@/lib/summaries/summary-pdf"

import { documentPolicy } from "./headers"

/** A file of a signed summary, for staff or for the person whose it is: always a download. */
export async function summaryCopy(
  actor: StaffActor | PortalActor,
  params: Readonly<Record<string, string>>,
): Promise<Result<Response, string>> {
  const visitId = VisitId.safeParse(params["visitId"])
  const file = copyFile(params["file"] ?? "")
  if (!visitId.success || file === undefined) return refuse("not_found")
  // A PDF is made in memory.
  const who = actor.kind === "staff" ? actor.userId : (actor.proxyId ?? actor.patientId)
  const pace = [`summaries/copies/${who}`, { most: 20, seconds: 60 }] as const
  const over = await refuseOver([pace], new Date(), "counted")
  if (over !== undefined) return over
  const copy = await exportedCopy(actor, visitId.data, file.form, new Date())
  if (!copy.ok) return copy
  const bytes =
    file.form === "pdf"
      ? await summaryPdf(copy.value, await pdfWords(copy.value))
      : signedBytes(copy.value, file.addendum)
  if (bytes === undefined) return refuse("not_found")
  return ok(
    new Response(new Uint8Array(bytes), {
      headers: {
        "content-type": file.form === "pdf" ? "application/pdf" : "text/plain; charset=utf-8",
        "content-length": String(bytes.length),
        // Named by the visit: a name of a person has no place among somebody's downloads.
        "content-disposition": `attachment; filename="${visitId.data.slice(0, 8)}-${params["file"]}"`,
        "content-security-policy": documentPolicy,
        "x-content-type-options": "nosniff",
        "cache-control": "no-store, no-transform",
      },
    }),
  )
}

async function pdfWords({ by }: SignedCopy) {
  const t = await getTranslations("summary.pdf")
  const locale = chooseLocale(await getLocale(), undefined, "")
  return {
    language: languageTag[locale],
    title: t("title"),
    what: t("what", { name: by }),
    amended: (count: number) => t("amended", { count }),
    check: t("check"),
    addendum: (number: number) => t("addendum", { number }),
    hash: t("hash"),
    boxes: (count: number) => t("boxes", { count }),
    page: (page: number, pages: number) => t("page", { page, pages }),
  }
}
