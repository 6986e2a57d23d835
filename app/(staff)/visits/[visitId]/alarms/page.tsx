import { ArrowLeft } from "lucide-react"
import type { Metadata } from "next"
import { getTranslations } from "next-intl/server"
import Link from "next/link"

import { timeIn } from "@/app/_ui/clock"
import { patientName } from "@/app/_ui/patient-name"
import { clinicOf } from "@/lib/consultations/queries"
import { zoneWords } from "@/lib/i18n/zone-words"
import { requireStaff } from "@/lib/identity/session"
import { VisitId } from "@/lib/ids"
import { may } from "@/lib/permissions"
import { alarmsOf } from "@/lib/vitals/alarms/queries"

import { Live } from "../../../_frame/live"
import { NoSuchVisit } from "../no-such-visit"
import { AlarmHistory } from "./alarm-history"
import { AlarmsNow } from "./alarms-now"
import { entriesOf } from "./entries"
import { SilencedNow } from "./silenced-now"
import { Ways } from "./ways"

type Props = { params: Promise<{ visitId: string }> }

export async function generateMetadata(): Promise<Metadata> {
  const [t, common] = [await getTranslations("alarms"), await getTranslations("common")]
  return { title: `${t("title")} · ${common("brand")}` }
}

/** A visit's alarms: what goes on now, and what became of all of them, who did what and why. */
export default async function AlarmsPage({ params }: Props) {
  const actor = await requireStaff()
  const visitId = VisitId.safeParse((await params).visitId)
  const found = visitId.success ? await alarmsOf(actor, visitId.data, new Date()) : undefined
  if (!visitId.success || found === undefined || !found.ok) return <NoSuchVisit />
  const { zone } = await clinicOf(actor)
  const [t, common] = [await getTranslations("alarms"), await getTranslations("common")]
  const { now, visit } = found.value
  const { patient, clinician, place, ways } = visit
  const back = ways.includes("visit")
  return (
    <main className="mx-auto w-full max-w-[880px] px-5 pt-4.5 pb-8 md:px-8">
      <Link
        href={back ? `/visits/${visitId.data}` : "/today"}
        className="inline-flex min-h-11 items-center gap-2 text-text-2 no-underline hover:text-text-1"
      >
        <ArrowLeft aria-hidden size={18} />
        {back ? t("back") : t("backToday")}
      </Link>
      <h1 className="text-head font-semibold">{t("title")}</h1>
      <p className="font-medium">
        {t("whose", {
          patient: patientName(common, patient),
          time: timeIn(zone, visit.startsAt),
          clinician,
        })}
        {place === null ? "" : ` · ${place}`}
      </p>
      <p className="text-text-2">
        {t("second")} {t("zone", { zone: zoneWords(common, zone) })}
      </p>
      <Live>
        <Ways visitId={visitId.data} ways={ways} />
        {back ? null : <p className="mt-3">{t("standIn", { clinician })}</p>}
        <section aria-labelledby="alarms-now" className="mt-5">
          <h2 id="alarms-now" className="text-read font-semibold">
            {t("now")}
          </h2>
          {now === null ? (
            <p className="mt-3 text-text-2">{t("notCharted")}</p>
          ) : (
            <>
              <AlarmsNow
                visitId={visitId.data}
                alarms={now.alarms}
                zone={zone}
                mayAnswer={may(actor, "alarm.answer")}
              />
              <SilencedNow
                audio={now.audio}
                inhibited={now.inhibited}
                zone={zone}
                names={Object.fromEntries(found.value.deeds.map(({ by, name }) => [by, name]))}
              />
            </>
          )}
        </section>
        <section aria-labelledby="alarms-history" className="mt-8">
          <h2 id="alarms-history" className="text-read font-semibold">
            {t("history")}
          </h2>
          <AlarmHistory entries={entriesOf(found.value)} zone={zone} />
        </section>
      </Live>
    </main>
  )
}
