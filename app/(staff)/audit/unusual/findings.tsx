import { Clock, DoorOpen, Siren, TrendingUp, Users } from "lucide-react"
import { getTranslations } from "next-intl/server"
import Link from "next/link"

import { buttonStyle } from "@/app/_ui/button-style"
import type { UnusualAccess } from "@/lib/patients/unusual-access"

import { address, dayIn, patientAddress, personAddress, stamp } from "../wording"

type Found = UnusualAccess["findings"][number]
type Props = { access: UnusualAccess; locale: string }

const icons = {
  break_glass: Siren,
  no_relation: DoorOpen,
  family_name: Users,
  volume: TrendingUp,
  hours: Clock,
} as const

/** Each finding: who, the rule in words with its figures, and the way to the events themselves. */
export async function Findings({ access, locale }: Props) {
  const t = await getTranslations("audit")
  return (
    <ul
      aria-label={t("unusual.title")}
      className="divide-y divide-line-1 rounded-3 border border-line-1 bg-surface-1"
    >
      {access.findings.map((one) => {
        const Icon = icons[one.rule]
        return (
          <li
            key={`${one.rule} ${one.personId} ${"patientId" in one ? one.patientId : one.day}`}
            className="grid grid-cols-[24px_1fr] gap-x-3 gap-y-2 px-4 py-3.5 md:grid-cols-[24px_1fr_auto] md:items-center"
          >
            <Icon aria-hidden size={20} className="mt-0.5 text-text-2 md:mt-0" />
            <div className="min-w-0">
              <p>
                <b className="font-medium">{t(`unusual.name.${one.rule}`)}</b>{" "}
                <span className="text-small whitespace-nowrap text-text-3">
                  {stamp(one.at, access.zone, locale)}
                </span>
              </p>
              <p>
                <Link className="text-text-1 underline" href={personAddress(one.personId)}>
                  {one.who}
                </Link>{" "}
                <span className="text-tiny text-text-3">{t(`roles.${one.role}`)}</span>
                {one.patientReference === null ? null : (
                  <>
                    {" · "}
                    <Link
                      className="whitespace-nowrap underline"
                      href={patientAddress(one.patientReference)}
                    >
                      {one.patientReference}
                    </Link>
                  </>
                )}
              </p>
              <p className="text-text-2">{t(`unusual.why.${one.rule}`, { ...figuresOf(one) })}</p>
            </div>
            <Link
              href={address(eventsOf(one, access))}
              className={buttonStyle("line", "sm", "col-start-2 justify-self-start md:col-start-3")}
            >
              {t("unusual.events")}
            </Link>
          </li>
        )
      })}
    </ul>
  )
}

function figuresOf(one: Found): Record<string, string | number> {
  switch (one.rule) {
    case "break_glass":
      return {}
    case "no_relation":
    case "family_name":
      return { count: one.count }
    case "volume":
      return { patients: one.patients, usual: one.usual }
    case "hours":
      return { hour: `${String(one.hour).padStart(2, "0")}:00`, count: one.count }
  }
}

/** The filter that shows the events a finding was made of. */
function eventsOf(
  one: Found,
  { zone, from, to }: UnusualAccess,
): Record<string, string | undefined> {
  const who = { actor: one.personId }
  switch (one.rule) {
    case "break_glass": {
      const day = dayIn(zone, one.at)
      return { ...who, patient: one.patientReference ?? undefined, from: day, to: day }
    }
    case "no_relation":
    case "family_name":
      return { ...who, patient: one.patientReference ?? undefined, from, to }
    case "volume":
    case "hours":
      return { ...who, from: one.day, to: one.day }
  }
}
