import { NextIntlClientProvider } from "next-intl"
import { createElement } from "react"
import type { ReactElement } from "react"
import { renderToStaticMarkup } from "react-dom/server"
import { describe, expect, test } from "vitest"

import { messagesOf } from "@/lib/i18n/messages"
import { UserId, VisitId } from "@/lib/ids"

import { NewestSection } from "./newest-section"
import { TrendsSection } from "./trends-section"
import { VisitsSection } from "./visits-section"

const at = (time: string) => Date.parse(`2026-11-${time}:00Z`)
const visit = (last: string, from: number, to: number) => ({
  id: VisitId.parse(`00000000-0000-4000-8000-00000000000${last}`),
  clinicianId: UserId.parse("00000000-0000-4000-8000-0000000000ff"),
  ...{ clinician: "Dr Rowan Applegarth", from, to, hasNumbers: true, hasWaves: false },
})
const stretch = { from: at("20T10:00"), to: at("27T10:00") }
const today = visit("1", at("27T09:00"), at("27T09:20"))
const older = visit("2", at("21T09:00"), at("21T09:20"))

function html(element: ReactElement, locale: "en" | "zh" = "en"): string {
  const props = { locale, timeZone: "UTC", messages: messagesOf(locale), children: element }
  return renderToStaticMarkup(createElement(NextIntlClientProvider, props))
}

const hrefsOf = (text: string) => [...text.matchAll(/href="([^"]*)"/g)].map((found) => found[1])

describe("the visits of a stretch", () => {
  test("each has a mark on the axis and a row, both leading to its own page", () => {
    const visits = [today, older].map((each) => ({ ...each, mayOpen: true }))
    const text = html(createElement(VisitsSection, { visits, stretch, zone: "UTC" }))
    const [page, oldPage] = [`/visits/${today.id}/vitals`, `/visits/${older.id}/vitals`]
    expect(hrefsOf(text)).toEqual([oldPage, page, page, oldPage])
  })

  test("a colleague's is named and leads nowhere but to its row", () => {
    const visits = [{ ...older, mayOpen: false }]
    const text = html(createElement(VisitsSection, { visits, stretch, zone: "UTC" }))
    expect(hrefsOf(text)).toEqual([`#visit-${older.id}`])
    expect(text).toContain(`id="visit-${older.id}"`)
    expect(text).toContain("of a colleague")
  })

  test("those that lie together share a mark that leads to their rows", () => {
    const second = visit("3", at("27T09:30"), at("27T09:40"))
    const visits = [second, today].map((each) => ({ ...each, mayOpen: true }))
    const text = html(createElement(VisitsSection, { visits, stretch, zone: "UTC" }))
    expect(text).toContain(">1–2</a>")
    expect(hrefsOf(text)[0]).toBe(`#visit-${today.id}`)
  })
})

describe("numbers", () => {
  const pressure = {
    ...{ code: "MDC_PRESS_BLD_NONINV_SYS", unit: "mm[Hg]", derived: false },
    ...{ origin: "manual" as const, visitId: today.id, at: today.from, value: 121.25 },
  }
  const charted = { stretch, step: 600, newest: [], visits: [], buckets: [] }
  const section = (over: Partial<Parameters<typeof TrendsSection>[0]["charted"]>) =>
    createElement(TrendsSection, {
      ...{ patientId: "p", zone: "UTC" },
      charted: { ...charted, span: "7d", ...over },
    })

  test("the newest says its unit as people write it, when it is of, and whose word it is", () => {
    const newest = [{ ...pressure, isMean: false }]
    const text = html(createElement(NewestSection, { newest, zone: "UTC" }))
    for (const said of ["121.3", "mmHg", "27 Nov 2026, 09:00:00", "typed in"])
      expect(text).toContain(said)
    expect(text).not.toContain("mean of its last")
    const kept = [{ ...pressure, isMean: true }]
    expect(html(createElement(NewestSection, { newest: kept, zone: "UTC" }))).toContain(
      "mean of its last 10 s",
    )
  })

  test("an empty stretch says so, when the newest value was, and where everything is", () => {
    const text = html(section({ newest: [{ ...pressure, isMean: false }] }))
    expect(text).toContain("Nothing was charted in this stretch")
    expect(text).toContain("27 Nov 2026, 09:00:00")
    expect(hrefsOf(text).at(-1)).toBe("/patients/p/vitals?span=all")
    expect(html(section({ visits: [today] }))).toContain("waves only")
  })

  test.each([
    ["en", "mean of 10 min", "NIBP sys: 3 values, 118 to 124 mmHg"],
    ["zh", "10 分钟平均值", "收缩压（手工录入）：3 个数值，118 至 124 mmHg"],
  ] as const)("%s: a chart is also its words and a table", (locale, line, words) => {
    const bucket = {
      ...pressure,
      at: new Date(at("26T10:00")),
      min: 118,
      max: 124,
      mean: 120,
      n: 3,
    }
    const text = html(section({ buckets: [bucket] }), locale)
    expect(text).toContain(line)
    expect(text).toContain(words.replace("NIBP sys", "NIBP sys, typed in"))
    expect(text).toContain("<table")
    expect(text).toContain('aria-current="true"')
  })
})
