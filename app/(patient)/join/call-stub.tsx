"use client"

export default function CallStub() {
  return null
}
