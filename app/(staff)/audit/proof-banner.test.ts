import { NextIntlClientProvider } from "next-intl"
import { createElement } from "react"
import { renderToStaticMarkup } from "react-dom/server"
import { expect, test } from "vitest"

import { grouped } from "@/app/_ui/grouped"
import { messagesOf } from "@/lib/i18n/messages"

import type { AnchorLine } from "./anchor-lines"
import { ProofBanner } from "./proof-banner"
import type { StoppedLog } from "./stopped-note"

const signed = { size: 1001, root: "r".repeat(44), keyId: "0a1b2c3d", at: "10:40" }
const upTo = (size: number) => ({ size, at: "10:41" })
const anchor = (kind: AnchorLine["kind"], size: number | null): AnchorLine => {
  return { kind, name: kind, upTo: size === null ? null : upTo(size), trouble: null }
}

function page(anchors: AnchorLine[], stopped: StoppedLog | null = null): string {
  const banner = { waiting: 0, clinic: "c", anchors, stopped, selfCheck: null, signed }
  const children = createElement(ProofBanner, banner)
  const props = { locale: "en", timeZone: "UTC", messages: messagesOf("en"), children }
  return renderToStaticMarkup(createElement(NextIntlClientProvider, props))
}

test.each<[string, AnchorLine[]]>([
  ["nobody was asked", []],
  ["a witness that has not signed yet", [anchor("witness", null)]],
  ["copies, which nobody signed", [anchor("mail", 1001), anchor("storage", 1001)]],
])("self-attested: %s", (_, anchors) => {
  expect(page(anchors)).toContain(`Self-attested up to event ${grouped(1000)}`)
  expect(page(anchors)).toContain("nobody outside vouches for it")
  expect(page(anchors)).not.toContain("Anchored")
})

test("anchored as far as the last who vouches, and no further", () => {
  const html = page([anchor("witness", 900), anchor("timestamp", 401), anchor("mail", 1001)])
  expect(html).toContain("Anchored up to event 899")
  expect(html).not.toContain("Self-attested")
})

test("a log that stopped says so, and what a person must do", () => {
  const html = page([], { reason: "smaller", size: 80, signedSize: 1001, since: "10:50" })
  expect(html).toContain(`${grouped(1001)} events had been signed, and it has 80`)
  expect(html).toContain("npm run audit:key -- recover")
})
