import type { Turn } from "@/lib/transcripts/turn"

/** The cues of one language: what makes a sentence worth quoting, and in which part of the summary. */
export type Lexicon = {
  readonly language: "en" | "zh"
  /** The clinician asks why the patient came. */
  readonly opening: RegExp
  readonly symptom: RegExp
  readonly timing: RegExp
  readonly severity: RegExp
  readonly medicine: RegExp
  readonly allergy: RegExp
  readonly history: RegExp
  readonly exam: RegExp
  readonly assessment: RegExp
  readonly plan: RegExp
  readonly followUp: RegExp
  readonly when: RegExp
  readonly safetyNet: RegExp
  readonly tests: RegExp
  /** An answer that means nothing without its question. */
  readonly shortNo: RegExp
  readonly shortYes: RegExp
  readonly unsure: RegExp
}

/** Undefined: a language that has no lexicon here. Nothing is extracted from it, and that is said. */
export function lexiconFor(turns: readonly Turn[]): Lexicon | undefined {
  let [han, latin, words, common] = [0, 0, 0, 0]
  for (const { text } of turns) {
    han += text.match(/\p{Script=Han}/gu)?.length ?? 0
    for (const [word] of text.toLowerCase().matchAll(/\p{L}+/gu)) {
      if (!/^\p{Script=Latin}/u.test(word)) continue
      words += 1
      latin += word.length
      if (frequent.has(word)) common += 1
    }
    // Kana says Japanese, however many Han characters stand between.
    if (/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(text)) return undefined
  }
  if (han * 2 > latin) return chinese
  // Too few words to tell; there is nothing to miss in them.
  if (words + han < 6) return english
  return common / words >= 0.15 ? english : undefined
}

const frequent = new Set(
  "the and you it is that have my was to of a i'm do not been for with your any how what when this but no yes can i".split(
    " ",
  ),
)

const english: Lexicon = {
  language: "en",
  opening:
    /what (?:brings|brought|can i (?:do|help)|seems|happened|'s going on|is going on|has been)|what['’]s (?:going on|the (?:matter|problem|trouble)|been|bothering|up)|how (?:can|may) i help|how are you (?:feeling|doing)|tell me (?:about|what|why)|how (?:have you|has it) been|reason for/i,
  symptom:
    /\b(?:pain|painful|ache|aching|hurt|hurts|hurting|sore|soreness|cough|coughing|fever|chills|sweats?|sweating|nausea|nauseous|vomit\w*|throwing up|diarrh\w*|constipat\w*|dizz\w*|lighthead\w*|faint\w*|headaches?|migraine|rash|itch\w*|hives|swell\w*|swollen|short(?:ness)? of breath|breathless|wheez\w*|chest|palpitations?|racing|tired|fatigue\w*|exhaust\w*|weak\w*|numb\w*|tingl\w*|blurr\w*|vision|bleed\w*|blood in|discharge|burning|urin\w*|pee|stool|bowel|appetite|weight|sleep\w*|insomnia|anxi\w*|depress\w*|stress\w*|mood|memory|confus\w*|fall|fell|injur\w*|stiff\w*|cramp\w*|spasm\w*|throat|runny|congest\w*|sneez\w*|phlegm|sputum|mucus|lump|bruis\w*|limp\w*|seizure|tremor|heartburn|reflux|bloat\w*)\b/i,
  timing:
    /\b(?:since|ago|started|began|begin|came on|woke|suddenly|gradually|on and off|comes and goes|constant\w*|every (?:day|night|morning|time|few)|at night|in the mornings?|for (?:the )?(?:past|last|about|around)?\s*(?:a |an )?(?:\w+ )?(?:minutes?|hours?|days?|weeks?|months?|years?)|yesterday|last (?:night|week|month|year))\b/i,
  severity:
    /\b(?:mild|moderate|severe|worse|worst|better|improv\w*|terrible|awful|unbearable|out of (?:10|ten)|scale|(?:can(?:no|')t|unable to) (?:sleep|walk|eat|breathe|lie|work|stand|bend|lift))\b/i,
  medicine:
    /\b(?:take|taking|took|taken|tablets?|pills?|inhaler|puffs?|insulin|medicines?|medications?|meds|prescri\w+|dose|over.the.counter|antibiotics?|painkillers?|vitamins?|supplements?)\b/i,
  allergy:
    /\ballerg\w*|\breact(?:ion|ed) to\b|\bintoleran\w*|\banaphyla\w*|\b(?:gives?|gave) me (?:a |an )?(?:\w+ )?(?:rash|hives|swelling)\b|\b(?:comes?|came|brings? me|brought me|breaks?|broke) out in (?:a )?(?:rash|hives|spots)\b/i,
  history:
    /\b(?:history of|diagnosed|surger\w*|operation|hospital\w*|(?:mother|father|brother|sister|family|parents?)\b.*\b(?:had|has|have)|smok\w*|cigarettes?|vap\w*|alcohol|drink(?:s|ing)?|pregnan\w*|period|diabet\w*|asthma|copd|hypertension|high blood pressure|cholesterol|stroke|heart attack|cancer|arthritis|thyroid|travel\w*|vaccin\w*|married|lives? (?:alone|with))\b/i,
  exam: /\b(?:on (?:exam\w*|inspection|palpation|auscultation)|i (?:can )?(?:see|hear|feel|notice)|i['’]m (?:seeing|hearing|feeling)|looks? (?:red|swollen|normal|good|clear|fine|inflamed|infected|a (?:bit|little))|sounds? (?:clear|normal|good|wheezy|regular)|lungs? (?:are|sound)|heart (?:sounds|is regular|rate is)|tender\w*|range of motion|reflexes|pulses?|abdomen|murmur|crackles|wheez\w*|swelling (?:in|on|of|over)|redness|edema|oedema|(?:blood pressure|temperature|oxygen|saturation|heart rate|weight) (?:is|was|today|of|reads)|x-?ray (?:shows?|showed|is|was|looks)|(?:results?|labs?|mri|ct|ecg|ekg|a1c|hemoglobin|haemoglobin) (?:show\w*|came back|is|was|are|were|of))\b/i,
  assessment:
    /\b(?:i (?:think|believe|suspect|feel) (?:that )?(?:you|this|it|your|we['’]re|the|there)|most likely|likely|probably|consistent with|suggests?|diagnos\w*|looks like|sounds like (?:you|it|this|a)|appears to be|seems (?:to be|like)|you (?:have|['’]ve got) (?:a |an )?\w+|differential|rule out|well.controlled|under control|stable)\b/i,
  plan: /\b(?:i(?:['’]m going to| am going to|['’]ll| will|['’]d like| would like| want you| recommend| suggest| advise)|we(?:['’]re going to| are going to|['’]ll| will|['’]d| should| can start| need to)|let['’]s|you (?:should|need to|can take|may take|must)|(?:start|stop|increase|decrease|continue|keep|switch|change|reduce|double|try|avoid|finish|hold) (?:taking |with |on )?(?:the|your|a|an|on|it|to|you|doing|taking|\w+(?:cillin|cycline|mycin|pril|olol|statin|sartan|formin))|refer\w*|prescri\w+|follow.?up|schedule|order(?:ing)?|come back|check (?:back|your)|take (?:it|one|two|this|the|them|\d+|ibuprofen|paracetamol|acetaminophen|tylenol)|rest\b|ice\b|elevate|drink (?:plenty|lots|more)|physical therapy|physio\w*|return if|call (?:me|us|if|the))\b/i,
  followUp:
    /\b(?:follow.?up|(?:see|phone|call|ring|speak to|talk to) you (?:again|back|in|on|next|tomorrow)|come back|check (?:back|in)|next (?:visit|appointment)|appointment|recheck|review (?:you|this|again|in))\b/i,
  when: /\b(?:in (?:a|an|\w+)(?: to \w+)? (?:days?|weeks?|months?|years?)|in \d+|next (?:week|month|year|monday|tuesday|wednesday|thursday|friday)|tomorrow|today|on (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|the \w+)|(?:january|february|march|april|june|july|august|september|october|november|december))\b/i,
  safetyNet:
    /\b(?:if (?:it|you|this|that|things|anything|the|your|any|there)\b.{0,90}\b(?:worse\w*|better|improve|fever|breath\w*|pain|bleed\w*|blood|call|come back|emergency|hospital|go to|seek|happens?|develop|persist\w*)|(?:call|come back|return|go to the (?:er|emergency|hospital)|seek (?:help|care)).{0,40}\bif\b|(?:999|911|112)\b|emergency (?:room|department))/i,
  tests:
    /\b(?:blood (?:test|work|count)|lab\w*|x-?ray|mri|ct|scan|ultrasound|ecg|ekg|echo\w*|urine|swab|culture|biopsy|colonoscop\w*|test|refer\w*|specialist|therapy|physio\w*)\b/i,
  shortNo:
    /^\W*(?:no|nope|nah|none|never|not (?:really|that i know|at all)|uh-?uh|i (?:don['’]t|haven['’]t|do not|have not))\b/i,
  shortYes:
    /^\W*(?:yes|yeah|yep|yup|uh-?huh|mm-?hmm|i (?:do|have|am)|correct|right|exactly|sometimes|a (?:bit|little))\b/i,
  unsure:
    /\b(?:not sure|don['’]t (?:know|remember|recall)|no idea|can['’]t (?:remember|recall|say))\b/i,
}

const chinese: Lexicon = {
  language: "zh",
  opening:
    /哪里不舒服|怎么(?:了|不舒服)|什么(?:问题|不舒服|情况|症状)|来看什么|有什么(?:可以|能)帮|说说|讲讲/u,
  symptom:
    /[疼痛痒肿麻酸胀晕]|咳|发烧|发热|发冷|出汗|恶心|呕吐|吐|腹泻|拉肚子|便秘|头昏|乏力|没力气|疲劳|累|气短|气喘|喘|胸闷|心慌|心悸|皮疹|疹子|出血|流血|尿|大便|胃口|食欲|体重|睡不|失眠|焦虑|抑郁|情绪|鼻涕|鼻塞|嗓子|咽|痰|摔|受伤|抽筋|不舒服|难受|视力|模糊/u,
  timing:
    /天前|周前|个月前|年前|[0-9一二两三四五六七八九十半几多]+(?:天|周|个星期|个月|年|小时)|昨[天晚]|上周|开始|突然|慢慢|一直|反复|每[天晚次]|早上|晚上|夜里|以来/u,
  severity: /轻|重|厉害|严重|加重|好转|好些|更|受不了|分(?:左右)?$|睡不着|走不了|吃不下/u,
  medicine: /药|吃了|服用|片|粒|胶囊|打针|胰岛素|喷雾|抗生素|止痛/u,
  allergy: /过敏/u,
  history:
    /病史|以前(?:有|得)|得过|做过手术|手术|住院|家里|父亲|母亲|爸|妈|家族|吸烟|抽烟|喝酒|怀孕|月经|糖尿病|高血压|哮喘|血脂|中风|心脏病|癌|甲状腺|疫苗/u,
  exam: /检查(?:发现|看|结果)|我(?:看到|看见|听到|摸到)|看起来|听起来|肺部|心音|压痛|红肿|水肿|血压(?:是|为)|体温(?:是|为)|血氧(?:是|为)|心率(?:是|为)|结果(?:显示|出来|是)|片子/u,
  assessment:
    /我(?:认为|觉得|考虑|怀疑)|应该是|可能是|大概是|考虑|诊断|符合|像是|属于|控制得|稳定/u,
  plan: /我(?:会|给你|给您|建议|开)|建议|需要(?:做|吃|服|查|去|休息)|开(?:点|些|一个|个|了)?(?:药|检查|单)|先(?:吃|用|做|停|观察)|停(?:药|用|止)|继续(?:吃|用|服|观察)|加量|减量|换(?:成|药)|复查|复诊|转诊|转到|多(?:喝水|休息)|注意|避免|不要|每天[吃服用]|一天[一二两三四0-9]+次|预约|随访/u,
  followUp: /复诊|复查|再来|随访|下次|回访|再看/u,
  when: /[0-9一二两三四五六七八九十半几]+(?:天|周|个星期|个月|年)(?:后|之后|以后|内)|下[周个]|明天|后天|星期|周[一二三四五六日]|[0-9]+[月号日]/u,
  safetyNet:
    /(?:如果|要是|一旦|万一).{0,60}(?:加重|不好|发烧|发热|呼吸|出血|疼|痛|就(?:来|打|去)|急诊|医院|联系|马上|立即)|急诊|120/u,
  tests: /验血|抽血|化验|X ?光|片|CT|核磁|B超|彩超|心电图|尿|检查|转诊|专科|理疗/iu,
  shortNo: /^[，。\s]*(?:没有|没|不|从不|不是|无)/u,
  shortYes: /^[，。\s]*(?:有|是|对|嗯|好像有|一点)/u,
  unsure: /不(?:知道|清楚|确定|记得)|记不/u,
}
