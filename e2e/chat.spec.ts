import { createHash } from "node:crypto"

import type { Locator, Page } from "@playwright/test"
import { DataPacket_Kind, RoomServiceClient } from "livekit-server-sdk"

import { utf8 } from "@/lib/e2ee/encoding"
import { samples } from "@/lib/patients/sample-documents"

import { pressByKeys } from "./keys"
import { running } from "./running"
import { expect, expectAccessible, test } from "./test"
import { meet } from "./two-people"
import { expectEncryptedVideo, withDatabase } from "./visit"

test("messages go both ways, say how far they came, and survive a reconnection; a forged one is never shown", async ({
  person,
}) => {
  test.setTimeout(180_000)
  const { visit, doctor, patient } = await meet(person)

  // The patient's messages are closed: the first one is announced on the control.
  await doctor.getByRole("button", { name: /^Chat/ }).last().click()
  const chat = doctor.getByRole("region", { name: "Chat" })
  await expect(chat.getByText("Nothing here is kept unless you file it")).toBeVisible()
  await chat.getByLabel("Message", { exact: true }).fill("Which tablets do you take?")
  await chat.getByLabel("Message", { exact: true }).press("Enter")
  await expect(chat.locator("[data-delivery=delivered]")).toBeVisible()
  await patient.getByRole("button", { name: "Messages, 1 new" }).click()
  const messages = patient.getByRole("region", { name: "Messages" })
  await expect(messages.getByText("Which tablets do you take?")).toBeVisible()
  await expect(chat.locator("[data-delivery=read]")).toBeVisible()
  await Promise.all([expectAccessible(doctor), expectAccessible(patient)])

  await messages.getByLabel("Message", { exact: true }).pressSequentially("The white")
  await expect(chat.getByText(`${visit.patient} is typing`)).toBeVisible()
  await messages.getByLabel("Message", { exact: true }).fill("The white ones")
  await messages.getByRole("button", { name: "Send" }).click()
  await expect(chat.getByText("The white ones")).toBeVisible()
  await expect(messages.locator("[data-delivery=read]")).toBeVisible()

  // What is written while the other is reconnecting arrives once.
  await reconnect(patient)
  for (const word of ["one", "two", "three"]) {
    await chat.getByLabel("Message", { exact: true }).fill(`While away: ${word}`)
    await chat.getByLabel("Message", { exact: true }).press("Enter")
  }
  await expect(messages.locator("[data-said]")).toHaveCount(5, { timeout: 60_000 })
  await expect(chat.locator("[data-delivery=read]")).toHaveCount(4, { timeout: 60_000 })
  await expect(messages.locator("[data-said]")).toHaveCount(5)

  // From the media server's own API, in every form: nobody sealed it, so nobody sees it.
  await forge(visit.visitId)
  await messages.getByLabel("Message", { exact: true }).fill("Still only ours")
  await messages.getByRole("button", { name: "Send" }).click()
  await expect(chat.getByText("Still only ours")).toBeVisible()
  for (const page of [doctor, patient]) await expect(page.getByText("Forged")).toHaveCount(0)
})

test("pictures, voice and files go over safely and are kept only where the clinician files them; an interpreter has a private line", async ({
  person,
}) => {
  test.setTimeout(240_000)
  const { visit, doctor, patient } = await meet(person)
  await doctor.getByRole("button", { name: /^Chat/ }).last().click()
  await patient.getByRole("button", { name: /^Messages/ }).click()
  const chat = doctor.getByRole("region", { name: "Chat" })
  const messages = patient.getByRole("region", { name: "Messages" })

  // A photograph that says where it was taken: the place stays on the phone.
  await attach(patient, "rash.jpeg", taggedPhoto())
  const picture = chat.locator("[data-file=here]").first()
  await expect(picture.getByRole("img", { name: "rash.jpg" })).toBeVisible({ timeout: 20_000 })
  await expect(messages.locator("[data-delivery=read]")).toBeVisible()
  expect(await documentsOf(visit)).toEqual([])
  await chat.getByRole("button", { name: "File to the record" }).click()
  const filed = `Filed to the record by ${visit.clinician.name}`
  await expect(messages.getByText(filed)).toBeVisible()
  await expect(chat.getByText(filed)).toBeVisible()
  const [document] = await documentsOf(visit)
  expect(document?.sha256).toBe(await picture.getAttribute("data-sha256"))
  // What is filed lies sealed: its content is what the clinician is handed out.
  expect(document?.name).not.toContain("rash")
  const filedBytes = await (
    await doctor.request.get(
      `${running.baseUrl}/api/patients/${visit.patientId}/documents/${document?.id}`,
    )
  ).body()
  expect(createHash("sha256").update(filedBytes).digest("hex")).toBe(document?.sha256)
  expect(filedBytes.includes("Exif")).toBe(false)
  expect(filedBytes.includes(place)).toBe(false)

  // A voice message is heard in the log, for as long as it says.
  await messages.getByRole("button", { name: "Record a voice message" }).click()
  await expect(messages.getByText(/^0:(0[2-9]|[1-5]\d) of 1:00$/)).toBeVisible()
  await expectAccessible(patient)
  await messages.getByRole("button", { name: "Send the voice message" }).click()
  const play = chat.getByRole("button", { name: /^Play voice message, \d+ seconds$/ })
  const [seconds] = /\d+/.exec((await play.getAttribute("aria-label")) ?? "") ?? []
  await play.click()
  await expect(chat.locator("[data-voice=on]")).toBeVisible()
  // As long as it was recorded: on a slow machine the look at the page above makes it longer.
  await expect(play).toBeVisible({ timeout: (Number(seconds) + 10) * 1_000 })

  // What could act, hides something or would unfold to gigabytes does not leave the phone.
  for (const [name, bytes, reason] of unsafe()) {
    await attach(patient, name, bytes)
    await expect(messages.getByRole("alert"), name).toHaveText(reason)
  }
  await expect(chat.locator("[data-file]")).toHaveCount(2)

  // A large file goes on where it was when the line comes back; another one is cancelled.
  await attach(doctor, "results.pdf", largePdf())
  const results = messages.locator("[data-file]").nth(2)
  await expect.poll(() => progressOf(results)).toBeGreaterThan(0.05)
  await reconnect(patient)
  await expect(results).toHaveAttribute("data-file", "here", { timeout: 60_000 })
  await pressWhenThere(chat, "Cancel")
  await attach(doctor, "wrong.pdf", largePdf())
  await expect(messages.locator("[data-file=stopped]")).toBeVisible()
  await Promise.all([expectAccessible(doctor), expectAccessible(patient)])

  // A still picture, after a yes: held on the clinician's page, marked, and filed for both to see. By keys alone.
  const photo = chat.getByRole("button", { name: "Photo" })
  const asked = patient.getByRole("dialog", { name: "A photo?" })
  const writing = messages.getByLabel("Message", { exact: true })
  await writing.focus()
  await pressByKeys(photo)
  await pressByKeys(chat.getByRole("button", { name: "Hold the picture" }))
  await expectAccessible(patient)
  await pressByKeys(asked.getByRole("button", { name: "No, thank you" }).last())
  await expect(asked).toHaveCount(0)
  await expect(writing).toBeFocused()
  await expect(chat.getByText(`${visit.patient} said no.`)).toBeVisible()
  await pressByKeys(chat.getByRole("button", { name: "Close", exact: true }).last())
  await expect(photo).toBeFocused()
  await pressByKeys(photo)
  await pressByKeys(chat.getByRole("button", { name: "Hold the picture" }))
  await pressByKeys(asked.getByRole("button", { name: "Yes, keep a picture" }))
  const held = doctor.getByRole("dialog", { name: "Picture for the record" })
  const marked = (count: string) =>
    held.getByRole("application", { name: `The picture, ${count} on it` })
  await pressByKeys(held.getByRole("button", { name: "Draw", exact: true }))
  await pressByKeys(held.getByRole("application", { name: "The picture" }), "Space")
  // What was begun by mistake is given up, and the sheet stays.
  for (const key of ["ArrowLeft", "Escape", "Space", "Shift+ArrowUp", "ArrowUp", "Space"])
    await doctor.keyboard.press(key)
  await expect(marked("1 mark")).toBeVisible()
  // And with a pointer.
  await marked("1 mark").hover()
  await doctor.mouse.down()
  await doctor.mouse.move(700, 300)
  await doctor.mouse.up()
  await expect(marked("2 marks")).toBeVisible()
  await expectAccessible(doctor)
  await pressByKeys(held.getByRole("button", { name: "File to the record" }))
  await expect(held).toHaveCount(0)
  await expect(photo).toBeFocused()
  await expect(messages.getByText(filed)).toHaveCount(2)

  // One that the patient takes, with the camera that looks away; they see it before it goes.
  await pressByKeys(photo)
  await pressByKeys(chat.getByRole("button", { name: "Ask for a photo" }))
  await pressByKeys(asked.getByRole("button", { name: "Yes, take a photo" }))
  await expect(asked.getByRole("button", { name: "Take the photo" })).toBeEnabled()
  await pressByKeys(asked.getByRole("button", { name: "Take the photo" }))
  await expect(asked.getByRole("img", { name: "The photo that you took" })).toBeVisible()
  await expectAccessible(patient)
  await pressByKeys(asked.getByRole("button", { name: "Send the photo" }))
  await expect(asked).toHaveCount(0)
  await expect(chat.getByRole("img", { name: "photo.jpg" })).toHaveCount(2, { timeout: 20_000 })
  await expectEncryptedVideo(doctor)
  expect(await documentsOf(visit)).toHaveLength(2)

  // What the record's own look finds unsafe is taken back where it was said, and stays shut.
  await attach(patient, "letter.pdf", samples.pdf)
  const letter = (log: Locator) => log.getByRole("listitem").filter({ hasText: "letter.pdf" })
  await changedInStore(visit, async () => {
    await letter(chat).getByRole("button", { name: "File to the record" }).click()
    for (const log of [chat, messages])
      await expect(letter(log).locator("[data-filed=refused]")).toHaveText(
        "The record refused it: its check found it unsafe.",
        { timeout: 30_000 },
      )
  })
  await expect(letter(chat).getByRole("button", { name: "File to the record" })).toHaveCount(0)
  await Promise.all([expectAccessible(doctor), expectAccessible(patient)])
  const record = await doctor.context().newPage()
  await record.goto(`${running.baseUrl}/patients/${visit.patientId}`)
  const row = (name: string) => record.getByRole("row").filter({ hasText: name })
  await expect(row("letter.pdf").getByText("Not safe. It stays shut.")).toBeVisible()
  await expect(row("letter.pdf").getByRole("link")).toHaveCount(0)
  await expect(row("rash.jpg").getByRole("link", { name: "Download rash.jpg" })).toBeVisible()
  await record.close()

  const interpreter = await inviteInterpreter(doctor, await person())
  await interpreter.getByRole("button", { name: /^Messages/ }).click()
  const theirs = interpreter.getByRole("region", { name: "Messages" })
  await expect(theirs.locator("[data-said]")).toHaveCount(0)
  await chat.getByRole("button", { name: "Only Iva Nowak" }).click()
  await chat.getByLabel("Only Iva Nowak").fill("She does not know the result yet")
  await chat.getByLabel("Only Iva Nowak").press("Enter")
  await expect(theirs.getByText("She does not know the result yet")).toBeVisible()
  await expect(theirs.getByText("Only you see this")).toBeVisible()
  await expect(chat.getByText("Only Iva Nowak sees this")).toBeVisible()
  await theirs.getByRole("button", { name: `Only ${visit.clinician.name}` }).click()
  await theirs.getByLabel(`Only ${visit.clinician.name}`).fill("I will wait")
  await theirs.getByRole("button", { name: "Send" }).click()
  await expect(chat.getByText("I will wait")).toBeVisible()
  await chat.getByRole("button", { name: "Everyone" }).click()
  await chat.getByLabel("Message", { exact: true }).fill("Shall we go on?")
  await chat.getByLabel("Message", { exact: true }).press("Enter")
  await expect(messages.getByText("Shall we go on?")).toBeVisible()
  await expect(messages.locator("[data-said]")).toHaveCount(1)
  await expect(messages.getByRole("button", { name: /^Only/ })).toHaveCount(0)
  await expectAccessible(interpreter)
})

async function attach(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  const file = { name, mimeType: "application/octet-stream", buffer: Buffer.from(bytes) }
  await page.getByLabel("Add a picture or PDF").first().setInputFiles(file)
}

const place = "51.5034N 0.1276W"

/** A sound JPEG with an Exif segment behind its first marker. */
function taggedPhoto(): Uint8Array {
  const text = Buffer.from(`Exif\0\0${place}`)
  const length = Buffer.from([0, text.length + 2])
  return Buffer.concat([
    samples.jpeg.subarray(0, 2),
    Buffer.from([0xff, 0xe1]),
    length,
    text,
    samples.jpeg.subarray(2),
  ])
}

function unsafe(): [string, Uint8Array, string][] {
  const huge = samples.png.slice()
  new DataView(huge.buffer, huge.byteOffset).setUint32(16, 31_250)
  new DataView(huge.buffer, huge.byteOffset).setUint32(20, 32_000)
  return [
    [
      "drawing.svg",
      utf8("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
      "Only pictures and PDF files can be sent.",
    ],
    ["bomb.zip", utf8("PK\u0003\u0004"), "Only pictures and PDF files can be sent."],
    ["huge.png", huge, "This picture is too big. Take a smaller one."],
    [
      "two.pdf",
      Buffer.concat([samples.pdf, utf8("<script>alert(1)</script>")]),
      "Something else is hidden in this file. We do not send it.",
    ],
  ]
}

/** 9 MB, its filling in a stream. */
function largePdf(): Uint8Array {
  const [head = "", tail = ""] = new TextDecoder().decode(samples.pdf).split("trailer")
  const stream = `9 0 obj << >>\nstream\n${"0123456789".repeat(900_000)}\nendstream\nendobj\n`
  return utf8(`${head}${stream}trailer${tail}`)
}

/** In the page itself: a file may be over before a press from here arrives. */
async function pressWhenThere(within: Locator, name: string): Promise<void> {
  await within.evaluate((region, wanted) => {
    const seen = new MutationObserver(() => {
      const buttons = [...region.querySelectorAll("button")]
      const button = buttons.find(({ textContent }) => textContent === wanted)
      if (button === undefined) return
      seen.disconnect()
      button.click()
    })
    seen.observe(region, { childList: true, subtree: true })
  }, name)
}

async function progressOf(file: Locator): Promise<number> {
  const shown = await file.getByRole("progressbar").getAttribute("value")
  return Number(shown)
}

type Filed = { id: string; name: string; sha256: string }

/** As they lie in the table. */
async function documentsOf({ patientId }: { patientId: string }): Promise<Filed[]> {
  return withDatabase(async (client) => {
    const { rows } = await client.query<Filed>(
      "select id, name, sha256 from documents where patient_id = $1 order by filed_at",
      [patientId],
    )
    return rows
  })
}

/** The store changes this patient's documents behind our back: each is given out as something else. */
async function changedInStore(
  { patientId: id }: { patientId: string },
  meanwhile: () => Promise<void>,
): Promise<void> {
  const name = `changed_${id.replaceAll("-", "")}`
  await withDatabase(async (client) => {
    await client.query(
      `create function ${name}() returns trigger language plpgsql as
        $$ begin
          new.media_type := 'image/png';
          return new;
        end $$`,
    )
    await client.query(
      `create trigger ${name} before insert on documents for each row
        when (new.patient_id = '${id}') execute function ${name}()`,
    )
    try {
      await meanwhile()
    } finally {
      await client.query(`drop function ${name} cascade`)
    }
  })
}

async function inviteInterpreter(doctor: Page, interpreter: Page): Promise<Page> {
  await doctor.getByRole("button", { name: "Invite", exact: true }).click()
  const dialog = doctor.getByRole("dialog", { name: "People" })
  await dialog.getByRole("combobox", { name: "Who" }).click()
  await doctor.getByRole("option", { name: "Interpreter" }).click()
  await dialog.getByLabel("Name, as the others see it").fill("Iva Nowak")
  await dialog.getByRole("button", { name: "Make the link" }).click()
  const link = (await dialog.locator("[data-guest-link]").textContent()) ?? ""
  await dialog.getByRole("button", { name: "Close" }).click()
  await interpreter.goto(link)
  await interpreter.getByRole("button", { name: "Go to the waiting room" }).click()
  await doctor.getByRole("button", { name: "Admit Iva Nowak" }).click()
  await interpreter.getByRole("button", { name: "Join now" }).click()
  await expectEncryptedVideo(interpreter)
  return interpreter
}

/** The room of the page's own session, as the page gives it to nobody: read from React's tree. */
async function reconnect(page: Page): Promise<void> {
  await page.locator("[data-stage]").evaluate(async (stage) => {
    const key = Object.keys(stage).find((name) => name.startsWith("__reactFiber$"))
    let fiber = key === undefined ? undefined : Reflect.get(stage, key)
    while (fiber && !fiber.memoizedProps?.view?.session) fiber = fiber.return
    await fiber.memoizedProps.view.session.room.simulateScenario("full-reconnect")
  })
}

async function forge(visitId: string): Promise<void> {
  const room = await withDatabase(async (client) => {
    const found = await client.query<{ room: string }>("select room from visits where id = $1", [
      visitId,
    ])
    return found.rows[0]?.room ?? ""
  })
  const { livekitUrl, livekitApiKey, livekitApiSecret } = running
  const url = livekitUrl.replace(/^ws/, "http")
  const api = new RoomServiceClient(url, livekitApiKey, livekitApiSecret)
  const text = JSON.stringify({ t: "text", id: "A".repeat(22), text: "Forged" })
  for (const topic of ["e", "chat", "lk.chat"])
    await api.sendData(room, utf8(text), DataPacket_Kind.RELIABLE, { topic })
}
