/**
 * What proxy.ts leaves alone because nothing is decided there: files of the build and of public/. Each is
 * named here, so that next.config.ts sends with them what proxy.ts sends with everything else.
 */
export const staticSources = [
  "/_next/static/:path*",
  "/_next/image",
  "/e2ee/:path*",
  "/blur/:path*",
  "/recordings/:path*",
  "/icon.svg",
  "/favicon.ico",
] as const

/**
 * A browser takes such a file for what it is said to be, and for our own pages only. The policy of a
 * worker is that of its file, so it says nothing about what may be loaded: a worker of the blur loads its model.
 */
export const staticHeaders = [
  { key: "x-content-type-options", value: "nosniff" },
  { key: "cross-origin-resource-policy", value: "same-origin" },
  { key: "referrer-policy", value: "no-referrer" },
  { key: "content-security-policy", value: "frame-ancestors 'none'" },
]
