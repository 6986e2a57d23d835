import { NextIntlClientProvider } from "next-intl"
import { createElement } from "react"
import { renderToStaticMarkup } from "react-dom/server"
import { describe, expect, test } from "vitest"

import vitals from "@/lib/i18n/messages/en/vitals.json"

import { NumericCell } from "./client/numeric-cell"
import { unitSign } from "./unit-sign"
import { vitalCodes } from "./vital-code"

describe("units as people write them", () => {
  test.each(Object.values(vitalCodes).map(({ unit }) => unit))("%s has no brackets", (unit) => {
    expect(unitSign(unit)).not.toMatch(/[[\]]|Cel/)
  })

  test("the monitor's cell writes mmHg", () => {
    const numeric = {
      code: "MDC_PRESS_BLD_NONINV_SYS",
      ...{ value: 120, unit: "mm[Hg]", at: 0, takenAt: 0, derived: false, spot: true },
      ...{ origin: "device" as const, questionable: false, device: "" },
    }
    const props = {
      ...{ locale: "en", timeZone: "UTC", messages: { vitals } },
      children: createElement(NumericCell, { numeric, now: 1_000, isDelayed: false }),
    }
    const html = renderToStaticMarkup(createElement(NextIntlClientProvider, props))
    expect(html).toContain("mmHg")
    expect(html).not.toContain("mm[Hg]")
  })
})
