"use client"

import { useTranslations } from "next-intl"
import { useMemo } from "react"
import { encode } from "uqr"

/** The link as a QR code for another device's camera: one path of squares, drawn here, fetched nowhere. */
export function LinkPicture({ address }: { address: string }) {
  const t = useTranslations("invite.qr")
  const { size, path } = useMemo(() => {
    const { data, size: side } = encode(address, { ecc: "M", border: 4 })
    const squares = data.flatMap((row, y) =>
      row.flatMap((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : [])),
    )
    return { size: side, path: squares.join("") }
  }, [address])
  return (
    <figure className="mt-6">
      <figcaption>
        <b className="block font-semibold">{t("title")}</b>
        <span className="text-read text-text-2">{t("text")}</span>
      </figcaption>
      <svg
        role="img"
        aria-label={t("name")}
        viewBox={`0 0 ${size} ${size}`}
        shapeRendering="crispEdges"
        className="mt-3 w-56 max-w-full rounded-2"
      >
        <rect width={size} height={size} fill="#ffffff" />
        <path d={path} fill="#000000" />
      </svg>
    </figure>
  )
}
