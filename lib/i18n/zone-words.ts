/** "London time", "伦敦时间". A city that the language has no name for stays as it is, set off by a space. */
export function zoneWords(common: Common, zone: string): string {
  const city = zoneCity(zone)
  const named = `cities.${city}`
  return common.has(named) ? common("zone", { city: common(named) }) : common("zoneOther", { city })
}

/** A zone's city in the reader's language. */
export function cityWords(common: Common, zone: string): string {
  const city = zoneCity(zone)
  return common.has(`cities.${city}`) ? common(`cities.${city}`) : city
}

/** The sentences of `common`, of a component or of the server. */
type Common = {
  (key: string, values?: Record<string, string>): string
  has(key: string): boolean
}

/** "London" for Europe/London: the city is what people know their zone by. */
function zoneCity(zone: string): string {
  return ((renamed.get(zone) ?? zone).split("/").at(-1) ?? zone).replaceAll("_", " ")
}

// Browsers still answer with the names that these zones had before (the tz database's "backward").
const renamed: ReadonlyMap<string, string> = new Map([
  ["Asia/Calcutta", "Asia/Kolkata"],
  ["Asia/Katmandu", "Asia/Kathmandu"],
  ["Asia/Saigon", "Asia/Ho_Chi_Minh"],
  ["Asia/Rangoon", "Asia/Yangon"],
  ["Europe/Kiev", "Europe/Kyiv"],
  ["America/Buenos_Aires", "America/Argentina/Buenos_Aires"],
])
