/** A word or a number in lower case, and where in the text it stands. */
export type Token = { word: string; at: number; end: number }
/** A value and where in the text it stands. */
export type Placed = { value: string; at: number; end: number }

export function tokensOf(text: string): Token[] {
  const found: Token[] = []
  for (const match of narrow(text).toLowerCase().matchAll(pattern)) {
    const number = match[1]
    found.push({
      word: (number === undefined ? match[0] : digits(number)).replaceAll("’", "'"),
      at: match.index,
      end: match.index + match[0].length,
    })
  }
  return found
}

/** Digits of the wide forms as the plain ones; every other sign where it was. */
function narrow(text: string): string {
  return text.replaceAll(/[０-９]/g, (digit) =>
    String.fromCharCode(digit.charCodeAt(0) - wideZero + plainZero),
  )
}

const wideZero = "０".charCodeAt(0)
const plainZero = "0".charCodeAt(0)

export type Numeral = { value: string; length: number; repeats?: true }

/** The number that begins here, as digits, and how many words it takes; `repeats`: so many times. */
export function numeral(tokens: readonly Token[], from: number): Numeral | undefined {
  const first = tokens[from]?.word ?? ""
  if (/^\d/.test(first)) {
    const [number, next] = [tokens[from], tokens[from + 1]]
    // "1½"
    const part = next !== undefined && next.at === number?.end ? partOf(next.word) : undefined
    return part === undefined
      ? { value: first, length: 1 }
      : { value: String(Number(first) + part), length: 2 }
  }
  const sign = /^\p{No}$/u.test(first) ? (partOf(first) ?? first.normalize("NFKC")) : undefined
  if (sign !== undefined) return { value: String(sign), length: 1 }
  const han = hanNumeral(first)
  if (han !== undefined) return { value: String(han), length: 1 }
  const repeated = repeats.get(first)
  if (repeated !== undefined) return { value: repeated, length: 1, repeats: true }
  if (first === "half") return { value: "0.5", length: tokens[from + 1]?.word === "a" ? 2 : 1 }
  return inWords(tokens, from)
}

/** "½" is 0.5; undefined: not a fraction by one sign. */
function partOf(sign: string): number | undefined {
  const [, above, below] = /^(\d+)⁄(\d+)$/.exec(sign.normalize("NFKC")) ?? []
  return below === undefined ? undefined : Number(above) / Number(below)
}

/** "two hundred and fifty", "twenty-five", "a hundred", "one and a half", "three point five". */
function inWords(
  tokens: readonly Token[],
  from: number,
): { value: string; length: number } | undefined {
  let [total, current, length] = [0, 0, 0]
  for (let index = from; index < tokens.length; index += 1) {
    const word = tokens[index]?.word ?? ""
    const next = tokens[index + 1]?.word ?? ""
    const parts = word.split("-").map((part) => small.get(part))
    const value = parts.every((part) => part !== undefined)
      ? parts.reduce<number>((sum, part) => sum + (part ?? 0), 0)
      : undefined
    if (value !== undefined && fits(current, value, length)) current += value
    else if (word === "hundred" && length > 0) current = Math.max(1, current) * 100
    else if (word === "thousand" && length > 0)
      [total, current] = [total + Math.max(1, current) * 1_000, 0]
    else if (word === "a" && length === 0 && (next === "hundred" || next === "thousand"))
      current = 1
    else if (
      word === "and" &&
      length > 0 &&
      current % 100 === 0 &&
      current > 0 &&
      small.has(next)
    ) {
      // "two hundred and fifty"
    } else if (word === "point" && length > 0 && small.has(next)) {
      return { value: `${total + current}.${small.get(next) ?? 0}`, length: length + 2 }
    } else break
    length += 1
  }
  if (length === 0) return undefined
  const half = ["and", "a", "half"].every((word, i) => tokens[from + length + i]?.word === word)
  return { value: String(total + current + (half ? 0.5 : 0)), length: length + (half ? 3 : 0) }
}

function fits(current: number, value: number, length: number): boolean {
  if (length === 0) return true
  const rest = current % 100
  return value < 10
    ? rest === 0 || (rest >= 20 && rest % 10 === 0)
    : value < 100 && rest === 0 && current > 0
}

/** The unit's one name: "milligrams", "毫克" and "mg" are "mg". */
export function unitOf(word: string): string | undefined {
  return units.get(word) ?? units.get(word.replace(/s$/, ""))
}

function digits(number: string): string {
  const whole = /^\d{1,3}(,\d{3})+(\.\d+)?$/.test(number)
    ? number.replaceAll(",", "")
    : number.replace(",", ".")
  return whole
    .replace(/^\./, "0.")
    .replace(/^0+(?=\d)/, "")
    .replace(/(\.\d*?)0+$/, "$1")
    .replace(/\.$/, "")
}

const small = new Map<string, number>([
  ...[
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
  ].map((word, value) => [word, value] as const),
  ...["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"].map(
    (word, index) => [word, (index + 2) * 10] as const,
  ),
])

const repeats = new Map([
  ["once", "1"],
  ["twice", "2"],
  ["thrice", "3"],
  ["bid", "2"],
  ["tid", "3"],
  ["qid", "4"],
])

const unitNames: Readonly<Record<string, string>> = {
  mg: "mg milligram milligramme 毫克",
  mcg: "mcg ug µg μg microgram 微克",
  ng: "ng nanogram 纳克",
  g: "g gram gramme 克",
  kg: "kg kilo kilogram 公斤 千克",
  ml: "ml millilitre milliliter cc 毫升",
  l: "litre liter 升",
  iu: "iu unit 单位",
  dl: "dl decilitre deciliter",
  mmol: "mmol millimole",
  meq: "meq milliequivalent",
  tablet: "tablet pill tab 片",
  capsule: "capsule 粒",
  puff: "puff 喷",
  drop: "drop 滴",
  spray: "spray",
  sachet: "sachet 袋",
  patch: "patch patches 贴",
  teaspoon: "teaspoon teaspoonful tsp",
  tablespoon: "tablespoon tablespoonful tbsp",
  ounce: "ounce oz",
  "%": "% percent 百分",
  mmhg: "mmhg",
  kpa: "kpa",
  bpm: "bpm",
  lb: "lb pound 磅",
  cm: "cm centimetre centimeter 厘米",
  mm: "mm millimetre millimeter 毫米",
  inch: "inch inches",
  degree: "degree °c °f 度",
  second: "second sec 秒",
  minute: "minute min 分钟",
  hour: "hour hourly 小时",
  day: "day daily 天",
  night: "night nightly 晚",
  week: "week weekly 周 星期",
  fortnight: "fortnight fortnightly",
  month: "month monthly 个月",
  year: "year yearly 年",
  time: "time 次",
}
const units = new Map(
  Object.entries(unitNames).flatMap(([unit, names]) =>
    names.split(" ").map((name) => [name, unit] as const),
  ),
)

const hanUnits =
  "毫克|微克|千克|公斤|克|毫升|升|单位|片|粒|喷|滴|磅|厘米|毫米|度|分钟|小时|天|晚|周|星期|个月|年|次|岁"
const hanDigits = "零一二三四五六七八九"

/** 1 to 9,999, and 半 and 两, as they stand before a measure word. */
function hanNumeral(word: string): number | undefined {
  if (!/^[半两零一二三四五六七八九十百千]+$/.test(word)) return undefined
  if (word === "半") return 0.5
  let [total, digit] = [0, 0]
  for (const sign of word.replaceAll("两", "二").replaceAll("半", "")) {
    const value = hanDigits.indexOf(sign)
    const power = { 十: 10, 百: 100, 千: 1_000 }[sign]
    if (power === undefined) digit = value
    else [total, digit] = [total + Math.max(1, digit) * power, 0]
  }
  return total + digit
}

// Numbers, also ".5" and "½"; units that stand alone; Chinese numerals only where a measure word follows (一直 is no number); words.
const pattern = new RegExp(
  `((?<![\\p{L}\\p{N}])[.,]\\d+|\\d+(?:[.,]\\d+)*)|\\p{No}|[半两零一二三四五六七八九十百千]+(?=${hanUnits})|${hanUnits}|°[cf]|%|[µμ]g|[\\p{Script=Latin}]+(?:['’-][\\p{Script=Latin}]+)*|[\\p{Script=Han}]`,
  "gu",
)
