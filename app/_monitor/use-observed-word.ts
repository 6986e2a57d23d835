"use client"

import { useTranslations } from "next-intl"

import { consciousnessWords, oxygenWords } from "@/lib/vitals/scores/observation"

/** What an item of the score says, in the page's words; a number stays one. */
export function useObservedWord(): (item: string, value: string | number) => string | number {
  const t = useTranslations("vitals.news2")
  return (item, value) => {
    const air = oxygenWords.find((one) => one === value)
    const level = consciousnessWords.find((one) => one === value)
    if (item === "oxygen" && air !== undefined) return t(`oxygen.${air}`)
    return item === "consciousness" && level !== undefined ? t(`consciousness.${level}`) : value
  }
}
