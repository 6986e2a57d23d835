"use client"

import { ListPlus, Undo2 } from "lucide-react"
import { useLocale, useTranslations } from "next-intl"
import Link from "next/link"
import { useState } from "react"

import { AlertDialog } from "@/app/_ui/alert-dialog"
import { Button } from "@/app/_ui/button"
import { dateIn, timeIn } from "@/app/_ui/clock"
import { Note } from "@/app/_ui/note"
import { soapSections } from "@/lib/consultations/soap"
import type { OfferView } from "@/lib/summaries/summary-view"

import { DraftNotes } from "../draft-notes"
import { OfferedLine } from "./offered-line"
import { useOffer } from "./use-offer"

/** Section by section: the text as it stands, and what the model made of the same visit. */
export function OfferDesk({ view }: { view: OfferView }) {
  const t = useTranslations("summary.offer")
  const summary = useTranslations("summary")
  const locale = useLocale()
  const desk = useOffer(view)
  const [asking, setAsking] = useState(false)
  const { model, madeAt, zone } = view
  return (
    <main className="mx-auto max-w-[1120px] px-5 py-6 md:px-8">
      <Link href={`/visits/${view.visitId}/summary`}>{t("back")}</Link>
      <h1 className="mt-1 text-head font-semibold">{t("title", { name: view.patient.name })}</h1>
      <p className="mt-2 max-w-[680px] text-text-2">
        {madeAt === null
          ? t("what", { model })
          : t("whatAt", { model, day: dateIn(zone, madeAt, locale), time: timeIn(zone, madeAt) })}
      </p>
      {desk.problem === undefined ? null : (
        <Note tone="bad" size="body" role="alert" className="mt-4">
          {desk.problem}
        </Note>
      )}
      {view.maySign ? (
        <div className="mt-4 flex flex-wrap items-center gap-3">
          <Button variant="line" busy={desk.busy} onClick={() => setAsking(true)}>
            <ListPlus aria-hidden size={20} />
            {t("takeAll")}
          </Button>
          <Button
            variant="plain"
            disabled={desk.busy || !view.canUndo}
            onClick={() => void desk.undo()}
          >
            <Undo2 aria-hidden size={20} />
            {summary("undo")}
          </Button>
          <output className="text-text-2">
            {desk.done === undefined ? "" : t(`done.${desk.done}`)}
          </output>
        </div>
      ) : null}
      {soapSections.map((section) => {
        const mine = view.lines.filter((line) => line.section === section)
        const offered = view.offered.flatMap((line, index) =>
          line.section === section ? [{ line, index }] : [],
        )
        return (
          <section
            key={section}
            aria-labelledby={`offer-${section}`}
            className="mt-6 border-t border-line-1 pt-4"
          >
            <h2 id={`offer-${section}`} className="text-read font-semibold">
              {summary(`section.${section}`)}
            </h2>
            <div className="mt-2 grid gap-x-8 gap-y-5 md:grid-cols-2">
              <div>
                <h3 className="text-small font-medium text-text-2">{t("mine")}</h3>
                {mine.length === 0 ? <p className="text-text-3">{summary("nothing")}</p> : null}
                <ul>
                  {mine.map(({ text, cites }, index) => (
                    // oxlint-disable-next-line react/no-array-index-key -- a line is its place
                    <li key={index} className="py-1 text-read wrap-anywhere">
                      {text}{" "}
                      <span className="text-small text-text-3">
                        {cites.length === 0 ? summary("clinicianEntered") : cites.join(" ")}
                      </span>
                    </li>
                  ))}
                </ul>
              </div>
              <div>
                <h3 className="text-small font-medium text-text-2">{t("theirs", { model })}</h3>
                {offered.length === 0 ? <p className="text-text-3">{summary("nothing")}</p> : null}
                <ul>
                  {offered.map(({ line, index }) => (
                    <OfferedLine
                      key={index}
                      line={line}
                      sources={view.sources}
                      busy={desk.busy}
                      onTake={view.maySign ? () => void desk.take([index]) : undefined}
                    />
                  ))}
                </ul>
              </div>
            </div>
          </section>
        )
      })}
      <DraftNotes summary={view} onWrite={undefined} />
      <AlertDialog
        open={asking}
        onOpenChange={setAsking}
        title={t("allTitle")}
        description={t("allText")}
        confirm={t("takeAll")}
        onConfirm={() => {
          setAsking(false)
          void desk.take("all")
        }}
      />
    </main>
  )
}
