"use client"

import { useTranslations } from "next-intl"

import { dateIn, timeIn } from "@/app/_ui/clock"
import { Say } from "@/app/_ui/say"
import type { Keeping } from "@/lib/erasure/queries"
import { isolatedReason } from "@/lib/reason"

import { HoldForm } from "../../_frame/hold-form"
import { ErasureDecisionForm } from "./erasure-decision"
import { ErasureRequestForm } from "./erasure-request"
import { Panel, Section } from "./section"
import { TwoPeople } from "./two-people"

type Props = {
  patientId: string
  reference: string
  keeping: Keeping
  zone: string
  locale: string
}

/** For administrators: whether the record must be kept, and the way to its end. */
export function KeepingSection({ patientId, reference, keeping, zone, locale }: Props) {
  const t = useTranslations("operations.keeping")
  const when = (iso: string) => `${dateIn(zone, iso, locale)}, ${timeIn(zone, iso)}`
  const { heldSince, obstacle, asked, two, asksFrom } = keeping
  const stands = asked?.state === "requested" || asked?.state === "approved"
  return (
    <Section id="keeping" title={t("title")}>
      <Panel>
        <div className="border-b border-line-1 p-4">
          <h3 className="font-semibold">{t("hold.title")}</h3>
          <p className="mt-1 max-w-[64ch]" data-held={heldSince !== null}>
            {heldSince === null ? t("hold.off") : t("hold.on", { time: when(heldSince) })}
          </p>
          <HoldForm
            path={`/api/patients/${patientId}/hold`}
            held={heldSince !== null}
            words={{
              reason: t(heldSince === null ? "hold.reasonPlace" : "hold.reasonLift"),
              hint: t("hold.reasonHint"),
              missing: t("hold.reasonMissing"),
              failed: t("hold.failed"),
              send: t(heldSince === null ? "hold.place" : "hold.lift"),
            }}
          />
        </div>
        <div className="p-4">
          <h3 className="font-semibold">{t("erasure.title")}</h3>
          <p className="mt-1 max-w-[64ch] text-text-2">{t("erasure.lead")}</p>
          {asked === null ? null : (
            <p className="mt-2 max-w-[64ch]">
              <Say tone={stands ? "warn" : "mute"} className="flex!">
                {t(`erasure.state.${asked.state}`)}
              </Say>
              {t("erasure.asked", {
                name: asked.by,
                time: when(asked.at),
                basis: t(`erasure.basis.${asked.basis}`),
              })}
            </p>
          )}
          {stands && asked.reason !== "" ? (
            <p className="mt-2 max-w-[64ch] wrap-anywhere">
              {t("erasure.saidReason", { reason: isolatedReason(asked.reason) })}
            </p>
          ) : null}
          {asked?.state === "requested" ? (
            <>
              <p className="mt-2 max-w-[64ch] text-text-2">
                {t(asked.own ? "erasure.waitsForOther" : "erasure.waitsForYou", {
                  time: when(asked.until),
                })}
              </p>
              {two === null ? null : <TwoPeople two={two} when={when} />}
              <ErasureDecisionForm
                patientId={patientId}
                reference={reference}
                own={asked.own}
                obstacle={obstacle}
                against={two?.against ?? null}
              />
            </>
          ) : null}
          {stands ? null : obstacle === null && asksFrom !== null ? (
            <p className="mt-2 max-w-[64ch]">{t("erasure.asksFrom", { time: when(asksFrom) })}</p>
          ) : obstacle === null ? (
            <ErasureRequestForm patientId={patientId} />
          ) : (
            <p className="mt-2 max-w-[64ch]">{t(`erasure.obstacle.${obstacle}`)}</p>
          )}
        </div>
      </Panel>
    </Section>
  )
}
