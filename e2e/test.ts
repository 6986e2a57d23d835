import { AxeBuilder } from "@axe-core/playwright"
import { expect, test as base } from "@playwright/test"
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "@playwright/test"

import { launchOptions } from "../playwright.config"
import { account, running } from "./running"
import type { Account } from "./running"

type PersonOptions = BrowserContextOptions & {
  /** A browser of their own: two profiles of one share its camera, which fails when both open it at once. */
  apart?: boolean
  /** What their own browser is started with besides. */
  args?: readonly string[]
}

type Fixtures = {
  /** A new browser profile whose pages are watched for policy violations and uncaught errors. */
  person: (options?: PersonOptions) => Promise<Page>
}

/** Our test: every page that a test opens must end without a CSP violation or an uncaught error. */
export const test = base.extend<Fixtures>({
  person: async ({ browser }, use) => {
    const contexts: BrowserContext[] = []
    const browsers: Browser[] = []
    const wrong: string[] = []
    await use(async ({ apart = false, args = [], ...options } = {}) => {
      const own = apart
        ? await browser
            .browserType()
            .launch({ ...launchOptions, args: [...launchOptions.args, ...args] })
        : browser
      if (apart) browsers.push(own)
      const context = await own.newContext({
        permissions: ["camera", "microphone"],
        ...options,
      })
      contexts.push(context)
      await watch(context, wrong)
      return context.newPage()
    })
    await Promise.all(contexts.map((context) => context.close()))
    await Promise.all(browsers.map((own) => own.close()))
    expect(wrong, "policy violations and uncaught errors").toEqual([])
  },
})

export { expect }

async function watch(context: BrowserContext, wrong: string[]): Promise<void> {
  await context.exposeBinding("reportViolation", ({ page }, text: string) => {
    wrong.push(`${new URL(page.url()).pathname}: ${text}`)
  })
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      const report: unknown = Reflect.get(window, "reportViolation")
      if (typeof report === "function")
        report(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`)
    })
  })
  context.on("weberror", (error) => wrong.push(`${error.error().message}`))
}

/** Signed in, and on this page. The form has its own tests. */
export async function signIn(page: Page, who: Account | string, path = "/today"): Promise<void> {
  const { email, password } = typeof who === "string" ? account(who) : who
  const answer = await page.request.post(`${running.baseUrl}/api/sign-in`, {
    data: { email, password },
    headers: { origin: new URL(running.baseUrl).origin },
  })
  expect(answer.ok(), `sign-in as ${email}`).toBe(true)
  await page.goto(running.baseUrl + path)
}

/** Signs in as a person does and answers when the first page is there. */
export async function signInByHand(page: Page, who: Account | string): Promise<void> {
  const { email, password } = typeof who === "string" ? account(who) : who
  await page.goto(`${running.baseUrl}/sign-in`)
  await page.getByLabel("E-mail").fill(email)
  await page.getByLabel("Password").fill(password)
  await page.getByRole("button", { name: "Sign in", exact: true }).click()
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"))
}

/** No violation of WCAG 2.2 A and AA that axe can see; of these rules alone, where some are named. */
export async function expectAccessible(page: Page, rules?: readonly string[]): Promise<void> {
  // A page that axe looked at before holds it still: its half a megabyte is not read again.
  const held = await page.evaluate(() => "axe" in window)
  const axe = new AxeBuilder({ page, ...(held ? { axeSource: "0" } : {}) })
    .options({ resultTypes: ["violations"] })
    // In the page itself: the other mode opens an empty page for each look, for frames of other origins, which no page of ours has.
    .setLegacyMode()
  const looks =
    rules === undefined
      ? axe.withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
      : axe.withRules([...rules])
  // A page that is drawn anew has no title for the moment between the old one and the new, also while axe looks.
  const look = async () => {
    await expect(page).toHaveTitle(/\S/)
    await expect.poll(() => page.evaluate(isStill)).toBe(true)
    return (await looks.analyze()).violations
  }
  const isUntitled = (found: Awaited<ReturnType<typeof look>>) =>
    found.length > 0 && found.every(({ id }) => id === "document-title")
  const first = await look()
  const violations = await uncovered(page, isUntitled(first) ? await look() : first)
  expect(
    violations.map(
      (one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`,
    ),
  ).toEqual([])
}

type Violation = Awaited<ReturnType<AxeBuilder["analyze"]>>["violations"][number]

/** Small for axe is also what the bar at a phone's edge half covers just now: it is measured in the middle of the page. */
async function uncovered(
  page: Page,
  violations: readonly Violation[],
): Promise<readonly Violation[]> {
  const found: Violation[] = []
  for (const one of violations) {
    if (one.id !== "target-size") {
      found.push(one)
      continue
    }
    for (const { target } of one.nodes) {
      const [selector] = target.flat()
      if (selector === undefined) continue
      await page
        .locator(selector)
        .evaluate((element) => element.scrollIntoView({ block: "center", behavior: "instant" }))
      const again = new AxeBuilder({ page }).setLegacyMode().include(selector)
      found.push(...(await again.withRules([one.id]).analyze()).violations)
    }
  }
  return found
}

/** Nothing fades or slides that will end: half way its colours are nobody's. */
function isStill(): boolean {
  return document
    .getAnimations()
    .every(
      ({ playState, effect }) =>
        playState !== "running" || effect?.getComputedTiming().iterations === Infinity,
    )
}

/** The same in both colour schemes, and nothing to scroll sideways. */
export async function expectAccessibleLightAndDark(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: "light" })
  await expectAccessible(page)
  // Nothing but the colours is another one.
  await page.emulateMedia({ colorScheme: "dark" })
  await expectAccessible(page, ["color-contrast"])
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(wide, `${page.url()} scrolls sideways`).toBeLessThanOrEqual(0)
}
