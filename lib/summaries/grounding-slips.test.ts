import { describe, expect, test } from "vitest"

import { turnsFrom } from "./extract/testing-turns"
import { ground } from "./grounding"

/** Sentences as a model may word them, wilfully or by mistake, to say what nobody said. */
const turns = turnsFrom(`
D: What do you take?
P: I take one tablet of metformin 500 mg and lisinopril 10 mg in the evening.
P: My right knee hurts for ten minutes after walking, and I can walk a mile.
D: Continue the warfarin 5 mg for now.
D: We stop the ibuprofen 400 mg and increase the metformin to 850 mg.
P: My cough is getting better.
D: You take half a tablet, 2.5 mg, of amlodipine.
D: I can give you 50 mg or 1 tablet.
`)

const chinese = turnsFrom(`
D: 您在吃什么药？
P: 我吃二甲双胍，血压也好。
D: 昂丹乐继续吃，每天早上一次。
`).map((turn, index) => ({ ...turn, id: `Z${index + 1}` }))

const groundOne = (text: string, line: string, words: string) =>
  ground([{ section: "plan", text, cites: [{ line, words }] }], turns)

describe("what is not in the cited line is dropped, however it is written", () => {
  test.each([
    ["a point before the number", "Continue warfarin .5 mg.", "L4", "warfarin", "number"],
    ["a fraction by one sign", "Take ½ tablet of metformin 500 mg.", "L2", "metformin", "number"],
    [
      "a number and a fraction",
      "Take 1½ tablets of metformin 500 mg.",
      "L2",
      "metformin",
      "number",
    ],
    ["wide digits", "Continue warfarin ５０ mg.", "L4", "warfarin", "number"],
    ["digits of another script", "Continue warfarin ٥٠ mg.", "L4", "warfarin", "number"],
    ["a sign that nobody sees in a number", "Give 1\u200B50 mg.", "L8", "give you", "number"],
    ["one that is no letter nor a format", "Give 1\u034F50 mg.", "L8", "give you", "number"],
    ["digits the other way round", "Give \u202E05 mg.", "L8", "give you", "number"],
    ["a smaller unit", "Continue warfarin 5 ng.", "L4", "warfarin", "unit"],
    ["a unit that is not in the table", "Continue warfarin 5 gr.", "L4", "warfarin", "unit"],
    ["seconds for minutes", "Right knee hurts for ten seconds.", "L3", "knee", "unit"],
    ["the doses of two drugs", "Metformin 10 mg and lisinopril 500 mg.", "L2", "take", "unit"],
    ["a drug that no list knows, before its dose", "Take vicodin 400 mg.", "L5", "stop", "drug"],
    ["and after it", "Stop 400 mg of percocet.", "L5", "stop", "drug"],
    ["a side by its letter", "L knee hurts after walking.", "L3", "knee hurts", "side"],
    ["the other side", "Opposite knee hurts after walking.", "L3", "knee hurts", "side"],
    ["a stop of what goes on", "Discontinue warfarin 5 mg.", "L4", "warfarin", "negation"],
    ["a start of what stops", "Start ibuprofen 400 mg.", "L5", "ibuprofen", "negation"],
    ["less for more", "Reduce metformin to 850 mg.", "L5", "metformin", "negation"],
    ["worse for better", "Cough getting worse.", "L6", "cough is getting", "negation"],
    ["what somebody can do, as what they cannot", "Cannot walk.", "L3", "can walk", "negation"],
    ["and as what they are unable to", "Unable to walk.", "L3", "can walk", "negation"],
    ["a part of a word as what was said", "Cough better.", "L6", "ough", "words_not_there"],
    ["an address of another country", "See knee.evil.cn for the knee.", "L3", "knee", "address"],
  ])("%s", (_, text, line, words, reason) => {
    expect(groundOne(text, line, words)).toMatchObject({ kept: [], dropped: [{ why: reason }] })
  })
})

describe("a medicine that nobody named is dropped, with no dose beside it", () => {
  test.each([
    ["after a verb", "Patient takes Zorvexil.", "L2", "metformin"],
    ["in small letters", "I take zorvexil and metformin.", "L2", "metformin"],
    ["behind one that was named", "Takes metformin and Zorvexil.", "L2", "metformin"],
    ["at the beginning", "Zorvexil was stopped, ibuprofen too.", "L5", "ibuprofen"],
    ["whoever is on it", "Patient is on quibrax for the knee.", "L3", "right knee"],
    ["in capitals", "Right knee hurts despite ZORVEXIL.", "L3", "right knee"],
    ["by a generic ending", "Right knee hurts after rimifibrate.", "L3", "right knee"],
    ["in Chinese letters", "服用佐维昔尔，二甲双胍。", "Z2", "二甲双胍"],
    ["with a Chinese ending", "患者血压好，二甲双胍与匹莫他汀。", "Z2", "二甲双胍"],
    ["foreign among Chinese", "患者吃二甲双胍和Zorvexil。", "Z2", "二甲双胍"],
  ])("%s", (_, text, line, words) => {
    const both = [...turns, ...chinese]
    const said = ground([{ section: "plan", text, cites: [{ line, words }] }], both)
    expect(said).toMatchObject({ kept: [], dropped: [{ why: "drug" }] })
  })

  test.each([
    ["I take metformin and lisinopril in the evening.", "L2", "metformin"],
    ["Right knee hurts after walking; Patient can walk a mile.", "L3", "right knee"],
    ["We stop ibuprofen and increase Metformin.", "L5", "ibuprofen"],
    ["Assessment: Osteoarthritis of right knee, hurts after walking.", "L3", "right knee"],
    ["患者服用二甲双胍，血压好。", "Z2", "二甲双胍"],
    ["继续服用昂丹乐，每天早上一次。", "Z3", "昂丹乐"],
  ])("what was named stays: %s", (text, line, words) => {
    const both = [...turns, ...chinese]
    const said = ground([{ section: "plan", text, cites: [{ line, words }] }], both)
    expect(said).toMatchObject({ kept: [{ text }], dropped: [] })
  })
})

describe("and what is said there, in other words, is kept", () => {
  test.each([
    ["Stop ibuprofen 400 mg.", "L5", "ibuprofen"],
    ["Increase metformin to 850 mg.", "L5", "metformin"],
    ["Metformin 500 mg and lisinopril 10 mg.", "L2", "metformin"],
    ["Continue warfarin 5 mg.", "L4", "warfarin"],
    ["½ tablet of amlodipine.", "L7", "amlodipine"],
    ["Amlodipine 2.5 mg.", "L7", "amlodipine"],
    ["R knee hurts for 10 min.", "L3", "right knee"],
    ["Cough is improving, getting better.", "L6", "cough"],
  ])("%s", (text, line, words) => {
    expect(groundOne(text, line, words)).toMatchObject({ kept: [{ text }], dropped: [] })
  })
})
