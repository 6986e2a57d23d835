"use client"

import dynamic from "next/dynamic"
import { useState } from "react"

import type { ClassView } from "@/lib/classes/class-view"

import { BeforeClass } from "./before-class"

/** The call's code is loaded only by whoever has a class that is open. */
const ClassCall = dynamic(
  () => import("@/app/_call/class/class-call").then((module) => module.ClassCall),
  { ssr: false },
)

export function ClassRoom({ view }: { view: ClassView }) {
  // Whoever pressed "Start" goes in, whichever of the answer and the nudge comes first.
  const [started, setStarted] = useState(false)
  return view.state === "open" ? (
    <ClassCall view={view} autoJoin={started} />
  ) : (
    <BeforeClass view={view} onStart={() => setStarted(true)} />
  )
}
