"use client"

import { SlidersHorizontal } from "lucide-react"
import { useTranslations } from "next-intl"
import dynamic from "next/dynamic"
import { useState } from "react"

import type { Lines } from "./use-line"

const CallMenu = dynamic(() => import("./call-menu").then((module) => module.CallMenu))

/** To what is seldom needed. Over the picture: the bar below has its room for what is pressed often. */
export function MoreButton({ lines, size }: { lines: Lines; size: "phone" | "desk" }) {
  const t = useTranslations("call")
  const [menu, setMenu] = useState<"never" | "open" | "closed">("never")
  return (
    <>
      <button
        type="button"
        aria-label={t("more")}
        onClick={() => setMenu("open")}
        className={`grid flex-none place-items-center rounded-full text-mon-text-1 ${looks[size]}`}
      >
        <SlidersHorizontal aria-hidden size={size === "phone" ? 20 : 16} />
      </button>
      {menu === "never" ? null : (
        <CallMenu
          open={menu === "open"}
          choice={lines.choice}
          onChoose={lines.choose}
          onClose={() => setMenu("closed")}
        />
      )}
    </>
  )
}

const looks = {
  phone: "size-11 bg-[oklch(0.16_0.01_250/.86)]",
  desk: "size-8 bg-[oklch(0.16_0.01_250/.82)] pointer-coarse:size-11",
} as const
