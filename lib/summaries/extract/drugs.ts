import type { Placed } from "./tokens"

/** Names of medicines: a list of common ones, and whatever ends as generic names (INN) do. */
export function drugsIn(text: string): Placed[] {
  const found: Placed[] = []
  for (const match of text.toLowerCase().matchAll(/[\p{Script=Latin}]+/gu)) {
    const [word] = match
    const name = otherNames.get(word) ?? word
    if (otherNames.has(word) || named.has(word) || (stems.test(word) && !ordinary.has(word)))
      found.push({ value: name, at: match.index, end: match.index + word.length })
  }
  for (const match of text.matchAll(chinese))
    found.push({ value: match[0], at: match.index, end: match.index + match[0].length })
  return found
}

// INN stems (WHO, The use of stems in the selection of INN, 2018): those that few other words end in.
const stems =
  /^[a-z]{3,}(cillin|cycline|mycin|micin|floxacin|prazole|conazole|nidazole|statin|sartan|[^s]pril|olol|dipine|gliptin|gliflozin|glutide|formin|gabalin|triptan|setron|tidine|parin|xaban|gatran|vir|mab|tinib|pam|zolam|barbital|caine|azole|lukast|fibrate|vaptan|sentan|cept|parib|ciclib|limus|grel|rubicin|taxel|platin|relin|tegravir|profen|oxicam|coxib|terol|tropium|sone|solone|sonide|thiazide|semide|oxetine|traline|pramine|triptyline|azepine|zosin|dronate)$/
const ordinary = new Set([
  "cholesterol",
  "april",
  "margarine",
  "vir",
  "cocaine",
  "person",
  "reservoir",
  "elvir",
  "control",
])

const named = new Set(
  `acetaminophen paracetamol aspirin ibuprofen naproxen diclofenac codeine morphine oxycodone hydrocodone tramadol fentanyl
  insulin metformin glipizide gliclazide glyburide warfarin heparin clopidogrel digoxin amiodarone spironolactone
  cephalexin cefalexin cefuroxime ceftriaxone nitrofurantoin trimethoprim sulfamethoxazole cotrimoxazole penicillin
  levothyroxine lithium citalopram escitalopram mirtazapine bupropion trazodone venlafaxine duloxetine quetiapine
  olanzapine risperidone haloperidol gabapentin lamotrigine levetiracetam valproate phenytoin zolpidem melatonin
  cetirizine loratadine fexofenadine diphenhydramine montelukast salbutamol albuterol prednisone prednisolone
  hydrocortisone allopurinol colchicine methotrexate hydroxychloroquine nitroglycerin isosorbide hydralazine clonidine
  ondansetron metoclopramide loperamide bisacodyl senna lactulose docusate miralax iron calcium folate biotin
  acyclovir oseltamivir finasteride tamsulosin sildenafil tadalafil oestrogen estrogen progesterone testosterone
  lidocaine epinephrine adrenaline naloxone methadone buprenorphine nicotine ezetimibe bumetanide torsemide`.split(
    /\s+/,
  ),
)

/** A brand, or the name of another country, and the substance are one medicine. */
const otherNames = new Map([
  ["tylenol", "acetaminophen"],
  ["paracetamol", "acetaminophen"],
  ["panadol", "acetaminophen"],
  ["advil", "ibuprofen"],
  ["motrin", "ibuprofen"],
  ["nurofen", "ibuprofen"],
  ["aleve", "naproxen"],
  ["lasix", "furosemide"],
  ["lipitor", "atorvastatin"],
  ["crestor", "rosuvastatin"],
  ["zocor", "simvastatin"],
  ["norvasc", "amlodipine"],
  ["zestril", "lisinopril"],
  ["glucophage", "metformin"],
  ["synthroid", "levothyroxine"],
  ["ventolin", "salbutamol"],
  ["albuterol", "salbutamol"],
  ["zoloft", "sertraline"],
  ["prozac", "fluoxetine"],
  ["lexapro", "escitalopram"],
  ["ultram", "tramadol"],
  ["augmentin", "amoxicillin-clavulanate"],
  ["zyrtec", "cetirizine"],
  ["claritin", "loratadine"],
  ["benadryl", "diphenhydramine"],
  ["coumadin", "warfarin"],
  ["eliquis", "apixaban"],
  ["xarelto", "rivaroxaban"],
  ["plavix", "clopidogrel"],
  ["ozempic", "semaglutide"],
  ["adrenaline", "epinephrine"],
  ["estrogen", "oestrogen"],
  ["cefalexin", "cephalexin"],
])

const chinese =
  /对乙酰氨基酚|扑热息痛|布洛芬|阿司匹林|阿莫西林|头孢[克呋曲拉]?[洛肟辛松定]?|青霉素|阿奇霉素|克拉霉素|红霉素|左氧氟沙星|莫西沙星|多西环素|甲硝唑|二甲双胍|格列[美齐吡][脲特嗪]|胰岛素|氨氯地平|硝苯地平|缬沙坦|氯沙坦|厄贝沙坦|依那普利|美托洛尔|比索洛尔|阿托伐他汀|瑞舒伐他汀|辛伐他汀|奥美拉唑|雷贝拉唑|法莫替丁|氯雷他定|西替利嗪|孟鲁司特|沙丁胺醇|布地奈德|泼尼松|地塞米松|华法林|氯吡格雷|利伐沙班|氢氯噻嗪|呋塞米|螺内酯|左甲状腺素|奥司他韦|蒙脱石散|连花清瘟/gu
