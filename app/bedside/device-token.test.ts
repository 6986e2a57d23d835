import { afterEach, expect, test, vi } from "vitest"

/** A browser's page: its window is its own, the device's store is shared. */
async function page(hash: string, device: Map<string, string>, installed: boolean) {
  vi.resetModules()
  const tab = new Map<string, string>()
  const store = (of: Map<string, string>) => ({
    getItem: (key: string) => of.get(key) ?? null,
    setItem: (key: string, value: string) => void of.set(key, value),
    removeItem: (key: string) => void of.delete(key),
  })
  vi.stubGlobal("location", { hash, pathname: "/bedside" })
  vi.stubGlobal("history", { replaceState: () => undefined })
  vi.stubGlobal("sessionStorage", store(tab))
  vi.stubGlobal("localStorage", store(device))
  vi.stubGlobal("matchMedia", () => ({ matches: installed }))
  return { ...(await import("./device-token")), tab }
}

afterEach(() => {
  vi.unstubAllGlobals()
})

test("a link that is only opened in a tab does not become the installed page's", async () => {
  const device = new Map<string, string>()
  const tab = await page("#t=first", device, false)
  expect(tab.deviceToken()).toBe("first")
  expect(device.size).toBe(0)
  expect((await page("", device, true)).deviceToken()).toBeNull()
  tab.keepForInstalled()
  expect([...device.values()]).toEqual(["first"])
})

test("the installed page stays with the link that it took, and asks once whose it is", async () => {
  const device = new Map([["housecall.bedside", "first"]])
  const installed = await page("", device, true)
  expect(installed.deviceToken()).toBe("first")
  expect([...installed.tab.values()]).toEqual(["first"])
  expect(installed.asksWhose()).toBe(true)
  installed.confirmWhose()
  expect(installed.asksWhose()).toBe(false)

  device.set("housecall.bedside", "second")
  const next = await page("", device, true)
  expect(next.deviceToken()).toBe("second")
  expect(next.asksWhose()).toBe(true)
  // its visit is over: the device forgets it, and what is not its own stays
  next.forgetToken()
  expect([...device.entries()]).toEqual([["housecall.bedside.last", "first"]])
})

test("a tab with a link of its own asks nothing", async () => {
  const tab = await page("#t=first", new Map(), false)
  tab.deviceToken()
  expect(tab.asksWhose()).toBe(false)
})
