"use client"

import dynamic from "next/dynamic"

/** Pictures and their names: fetched when somebody opens the code, not on the way to the first frame. */
export const CodeCheck = dynamic(() => import("./code-check").then((module) => module.CodeCheck), {
  ssr: false,
})
