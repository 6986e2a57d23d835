import { NextIntlClientProvider } from "next-intl"
import { Fragment, type ReactNode, createElement } from "react"
import { expect, test, vi } from "vitest"

import { drawnPage } from "@/app/_ui/testing-page"
import vitals from "@/lib/i18n/messages/en/vitals.json"

import { MonitorGuard } from "./monitor-guard"

let isBroken = true
function Monitor({ of }: { of: string }) {
  if (isBroken && of === "Rowan") throw new Error("a number that is none")
  return createElement("p", null, `the monitor of ${of}`)
}

const inWords = (...children: ReactNode[]) =>
  NextIntlClientProvider({
    ...{ locale: "en", messages: { vitals }, timeZone: "UTC" },
    children: createElement(Fragment, null, ...children),
  })

const tile = (of: string) =>
  createElement(MonitorGuard, { key: of, place: "ward", name: of }, createElement(Monitor, { of }))

test("a tile that fails says whom it watches no more, and the other tiles stay", async () => {
  isBroken = true
  const { page, caught, press } = await drawnPage(inWords(tile("Rowan"), tile("Amber")))
  expect(caught).toHaveLength(1)
  expect(page.textContent).toContain(vitals.fault.titleOf.replace("{name}", "Rowan"))
  expect(page.textContent).toContain(vitals.fault.ward)
  expect(page.textContent).toContain("the monitor of Amber")
  expect(page.textContent).not.toContain("the monitor of Rowan")

  isBroken = false
  await press(vitals.fault.again)
  expect(page.textContent).toBe("the monitor of Rowanthe monitor of Amber")
})

test("a monitor that fails beside the call leaves the call, which hears of it", async () => {
  isBroken = true
  const onFault = vi.fn<() => void>()
  const guarded = createElement(
    MonitorGuard,
    { place: "call", className: "", onFault },
    createElement(Monitor, { of: "Rowan" }),
  )
  const { page } = await drawnPage(inWords(createElement("p", null, "the call"), guarded))
  expect(page.textContent).toContain("the call")
  expect(page.textContent).toContain(vitals.fault.call)
  const alert = page.all().find((one) => one.attributes.get("role") === "alert")
  expect(alert?.textContent).toContain(vitals.fault.title)
  expect(onFault).toHaveBeenCalledTimes(1)
})
