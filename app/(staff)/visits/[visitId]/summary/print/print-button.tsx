"use client"

import { Printer } from "lucide-react"

import { Button } from "@/app/_ui/button"

export function PrintButton({ label }: { label: string }) {
  return (
    <Button onClick={() => window.print()}>
      <Printer aria-hidden size={20} />
      {label}
    </Button>
  )
}
