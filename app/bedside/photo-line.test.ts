import { NextIntlClientProvider } from "next-intl"
import { createElement } from "react"
import { renderToStaticMarkup } from "react-dom/server"
import { afterEach, beforeEach, expect, test, vi } from "vitest"

import type { ChatLink } from "@/lib/chat/client/types"
import en from "@/lib/i18n/messages/en/bedside.json"
import zh from "@/lib/i18n/messages/zh/bedside.json"
import { samples } from "@/lib/patients/sample-documents"
import { ok } from "@/lib/result"

import { type PhotoState, photoLine } from "./photo-line"
import { SentList } from "./sent-list"

const drawnAnew = new Uint8Array([0xff, 0xd8, 0xff, 1, 2, 3])

beforeEach(() => {
  vi.stubGlobal("createImageBitmap", async () => ({ width: 4, height: 3, close: () => undefined }))
  vi.stubGlobal("document", {
    createElement: () => ({
      getContext: () => ({ fillRect: () => undefined, drawImage: () => undefined }),
      toBlob: (done: (blob: Blob) => void) => done(new Blob([drawnAnew])),
    }),
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
})

type Said = { readonly to: string | undefined; readonly text: string }

/** The room of a bedside page, with so many clinicians whose keys are there. */
function room(clinicians: readonly string[]) {
  const said: Said[] = []
  const peers = clinicians.map((identity) => ({
    ...{ identity, role: "clinician" as const, kid: identity, state: "secured" as const },
    ...{ reason: undefined, linked: false, verified: false, plaintext: false },
    ...{ lastBeatMs: undefined, tracks: [] },
  }))
  const snapshot = {
    ...{ connection: "connected" as const, badge: "encrypted" as const, peers },
    ...{ code: { state: "none" as const }, keySinceMs: undefined },
    ...{ plaintextRefused: [], warnings: [] },
  }
  const session: ChatLink = {
    ...{ identity: "bedside", role: "device", kid: "bedside", now: Date.now },
    state: { get: () => snapshot, subscribe: () => () => undefined },
    on: () => () => undefined,
    async send(_, body, options = {}) {
      const text =
        body instanceof Uint8Array ? Buffer.from(body).toString("latin1") : JSON.stringify(body)
      said.push({ to: options.to, text })
      return ok()
    },
  }
  const line = photoLine({
    onRoom(listener) {
      listener(session)
      return () => undefined
    },
  })
  return { line, offers: () => said.filter(({ text }) => text.includes("display.jpg")) }
}

const photo = (bytes: Uint8Array) => new File([new Uint8Array(bytes)], "display.jpeg")

test("a photograph goes to each clinician in the room, drawn anew, and to nobody else", async () => {
  const { line, offers } = room(["doctor"])
  expect(await line.send(photo(samples.jpeg))).toBe<PhotoState>("sent")
  await vi.waitFor(() => expect(offers().map(({ to }) => to)).toEqual(["doctor"]))
  // What is offered is as long as what was drawn, not as the file that was chosen.
  expect(offers()[0]?.text).toContain(`"size":${drawnAnew.length}`)
  line.close()
})

test("without a clinician it goes nowhere, and what is no picture neither", async () => {
  const [empty, full] = [room([]), room(["doctor"])]
  expect(await empty.line.send(photo(samples.jpeg))).toBe<PhotoState>("nobody")
  expect(await full.line.send(photo(samples.pdf))).toBe<PhotoState>("unsafe")
  vi.stubGlobal("createImageBitmap", async () => {
    throw new Error("cannot be decoded")
  })
  expect(await full.line.send(photo(samples.png))).toBe<PhotoState>("unsafe")
  expect([...empty.offers(), ...full.offers()]).toEqual([])
})

test.each([
  ["en", en],
  ["zh", zh],
] as const)("in %s the entry says what became of its photograph", (locale, bedside) => {
  const at = Date.UTC(2026, 10, 24, 10, 20)
  const entry = {
    id: 1,
    form: { kind: "temperature" as const, unit: "Cel", typed: { MDC_TEMP_BODY: "37.2" }, at },
    ...{ values: [], enteredAt: at, withdrawn: false },
  }
  const list = (state: PhotoState) =>
    renderToStaticMarkup(
      NextIntlClientProvider({
        ...{ locale, timeZone: "UTC", messages: { bedside } },
        children: createElement(SentList, {
          ...{ entries: [entry], photos: new Map([[1, state]]), isSending: true },
          ...{ onWithdraw: () => undefined, onCorrect: () => undefined },
        }),
      }),
    )
  for (const state of ["going", "sent", "nobody", "unsafe"] as const)
    expect(list(state)).toMatch(new RegExp(`<output[^>]*>${bedside.manual.photoState[state]}<`))
})
