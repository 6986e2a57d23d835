/** What a user agent says of itself, in the words people use. It may lie: it is a hint, never a proof. */
export type DeviceWords = { browser: string | null; system: string | null }

export function deviceOfAgent(agent: string): DeviceWords {
  return { browser: firstOf(browsers, agent), system: firstOf(systems, agent) }
}

// In this order: every browser also claims to be one that came before it.
const browsers = [
  ["Edge", /\bEdg(?:e|A|iOS)?\//],
  ["Firefox", /\b(?:Firefox|FxiOS)\//],
  ["Samsung Internet", /\bSamsungBrowser\//],
  ["Chrome", /\b(?:Headless)?(?:Chrome|CriOS|Chromium)\//],
  ["Safari", /\bVersion\/[\d.]+ (?:Mobile\/\w+ )?Safari\//],
] as const

const systems = [
  ["iPhone", /\biPhone\b/],
  ["iPad", /\biPad\b/],
  ["Android", /\bAndroid\b/],
  ["Windows", /\bWindows NT\b/],
  ["ChromeOS", /\bCrOS\b/],
  ["macOS", /\bMacintosh\b/],
  ["Linux", /\bLinux\b/],
] as const

function firstOf(known: readonly (readonly [string, RegExp])[], agent: string): string | null {
  return known.find(([, pattern]) => pattern.test(agent))?.[0] ?? null
}
