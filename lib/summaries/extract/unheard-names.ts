import { drugsIn } from "./drugs"
import { stemOf } from "./negation"
import { tokensOf, unitOf } from "./tokens"

/** Whether a word, or one of its stem, stands in the cited lines. */
type IsSaid = (word: string, stem: string) => boolean

/**
 * Whether a sentence names what looks like a medicine, which the cited lines do not: by where it stands ("takes
 * X", "服用X"), by a capital letter within a sentence, or by how it ends. No list knows every medicine, so a
 * name of anything else that nobody said goes with them. `lines` is the text of the cited lines.
 */
export function namesUnheard(text: string, lines: string, isSaid: IsSaid): boolean {
  return unheardLatin(text, isSaid) || unheardHan(text, lines.replaceAll(/\s/g, ""))
}

function unheardLatin(text: string, isSaid: IsSaid): boolean {
  const known = new Set(drugsIn(text).map(({ at }) => at))
  const words = tokensOf(text)
  return words.some(({ word, at, end }, index) => {
    if (!/^[\p{Script=Latin}'-]{4,}$/u.test(word) || known.has(at)) return false
    if (isSaid(word, stemOf(word)) || unitOf(word) !== undefined || usual.has(word)) return false
    // "Rest/ibuprofen", "follow-up": each part by itself.
    if (word.split("-").every((part) => part.length < 4 || isSaid(part, stemOf(part)))) return false
    const [before, after] = [text.slice(0, at), text.slice(end)]
    const capital = text.charAt(at) !== text.charAt(at).toLowerCase()
    if (/\p{Script=Han}\s*$/u.test(before) || /^\s*\p{Script=Han}/u.test(after)) return true
    const first = /(?:^|[.!?:;–—]\s*|\n\s*)$/.test(before)
    const named = capital && !first && !term.test(word) && !title.test(before)
    const given = givenBefore(words.slice(0, index).map((one) => one.word))
    const begins = first && givenAfter.test(after)
    return named || ((given || begins) && (capital || ending.test(word)) && !term.test(word))
  })
}

/** "takes the new X", "is on X", "started X": the verb within three words, with nothing between but its company. */
function givenBefore(before: readonly string[]): boolean {
  const last = before.slice(-4)
  const at = last.findLastIndex((word) => !company.has(word))
  const verb = last[at] ?? ""
  const isOn = verb === "on" && [states, verbs].some((one) => one.has(last[at - 1] ?? ""))
  return verbs.has(verb) || isOn
}

const split = (words: string) => new Set(words.split(/\s+/))
const verbs = split(
  `take takes taking took taken prescribe prescribes prescribed prescribing start starts started starting give gives
  given giving continue continues continued stop stops stopped try trying tried use uses used using add added
  administered received receiving increase increased reduce reduced restart restarted resume resumed allergic`,
)
const states = split(
  "is was remains stays put been are were now currently still started stays keep kept",
)
const company = split(
  "a an the her his their some more daily new oral regular low high dose doses of to with and or",
)
const givenAfter =
  /^\s+(?:(?:is|was|has been|to be)\s+)?(?:daily|nightly|once|twice|as needed|prescribed|started|stopped|continued|given|taken|added|increased|reduced|tablets?|capsules?|cream|drops|inhaler)\b/i
/** As names of medicines end, and words that are taken, given or started seldom do. */
const ending =
  /(?:[aeiouy]l|x|yl|in|ine|ide|ate|one|um|ra|va|za|ya|ab|ib|ir|is|an|en|am|az|ast|ept|us|ium|azole|stat|qo|fy|io|ta|vi)$/
/** Terms of the trade that a summary says in words of its own, with or without a capital. */
const term =
  /(?:itis|osis|emia|aemia|uria|algia|pathy|ology|oscopy|graphy|gram|ectomy|plasty|tension|lipid|trophy|plegia|rhea|rrhoea|oma|ation|ition|sion|ment|ness|ity|ance|ence|ical|ial|ual|ics|ous|ive|able|ible|ary|ory|ship|ing|ed|ly|ism|ist|tric|tic|nic|mic|therapy|diabetes|asthma|infection|disease|syndrome|disorder|vaccine|medicines?|medications?|antibiotics?|analges\w+|inhalers?|injections?|insulin)$/
const title = /\b(?:Dr|Mr|Mrs|Ms|Prof|Sir|Nurse|Doctor)\.?\s+(?:[A-Z]\w+\s+)?$/
const usual = split(
  `monday tuesday wednesday thursday friday saturday sunday january february march april june july august september
  october november december patient patients pain strain sprain abdomen children woman women men plan clinic clinician
  doctor nurse hospital emergency department therapy exercise exercises routine time rest vitamin vitamins protein
  caution examination certain again then than when even often seen open broken fallen taken given been between
  medicine medicines tablets tablet treatment water caffeine nicotine gluten urine airline online outside inside side
  guide decide state update climate private appropriate adequate moderate alternate immediate someone anyone everyone
  phone alone bone done none gone human urban organ plain main gain again skin chin began begin within rain train
  brain vein spine spleen kidney extra camera opera data symptoms signs bonus status focus virus sinus uterus this his
  basis analysis diagnosis crisis tennis testis pelvis mellitus pollen scan scans regimen alcohol program milligrams option options station action`,
)

function unheardHan(text: string, lines: string): boolean {
  if (!/\p{Script=Han}/u.test(text)) return false
  const known = drugsIn(text)
  const within = (at: number) => known.some((one) => one.at <= at && at < one.end)
  for (const match of text.matchAll(hanGiven)) {
    const [, taken, , said = ""] = match
    const name = said.replace(hanRest, "")
    if (name.length < 2 || within(match.index + match[0].length - said.length)) continue
    if (hanUsual.test(name) || (taken === undefined && !isTranscribed(name))) continue
    if (!lines.includes(name.slice(0, 3)) && !lines.includes(name.slice(-3))) return true
  }
  return [...text.matchAll(hanEnding)].some(({ 0: name, index }) => {
    if (within(index + name.length - 1)) return false
    return !lines.includes(name.slice(-4))
  })
}

/** Two signs with which foreign names are written: "使用电脑" is no medicine. */
function isTranscribed(name: string): boolean {
  return (name.match(transcribing)?.length ?? 0) >= 2
}

const transcribing =
  /[阿奥佐昔尔洛林坦汀唑霉普沙伐酮胺酯酸钠钾韦替泊维拉索米芬芦曲帕尼酚嗪啶喹莫司托贝瑞依厄坎缬兰匹氟氯氨苯甲乙丙丁羟碘溴硝呋磺格列昂丹]/gu
/** What follows a verb of taking, or of giving, up to a sign, a number or a word that no name has. */
const hanGiven =
  /(?:(服用|口服|加用|换用|停服|继续服|含服|静滴)|(吃着|吃了|正在吃|在吃|开了|开具|给予|改用|停用|继续用|使用|注射|外用|处方|过敏于|对(?=[\p{Script=Han}]{2,8}过敏)))(?:了|过|着|的是|药物)?([\p{Script=Han}]{2,12})/gu
const hanRest =
  /(?:每|一|两|二|三|四|五|半|早|晚|睡前|饭|共|约|治疗|缓解|控制|过敏|进行|以|来|后|时|等|及|和|与|或|但|并|，|的|了|已|有|无|至|到|为|则|可|需|仍|效|片|粒|胶囊|颗粒).*$/u
const hanUsual =
  /药$|^药|药物|药膏|药片|抗生素|激素|疫苗|止痛|退烧|降压|降糖|吸入|喷雾|口罩|拐杖|护具|眼镜|冰敷|热敷|设备|手机|检查|建议|休息|指导|支持|病假|治疗|补液|氧气|水|早饭|晚饭|东西|食物/u
/** Names that end as translations of generic names do, with what stands before the ending. */
const hanEnding =
  /[\p{Script=Han}]{1,2}(?:他汀|沙坦|普利|洛尔|地平|西林|霉素|沙星|拉唑|康唑|替丁|单抗|替尼|列汀|格列净|昔布|唑仑|西泮|夫定|洛韦|米韦|曲坦|司琼|孕酮)/gu
