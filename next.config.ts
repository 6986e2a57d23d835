import type { NextConfig } from "next"
import createNextIntlPlugin from "next-intl/plugin"

/** For an image: a server of its own with the files that it reads (tools/build.mjs --image). */
const image: NextConfig = process.env["HOUSECALL_IMAGE"] === "yes" ? { output: "standalone" } : {}

/** What proxy.ts leaves alone because nothing is decided there: files of the build and of public/, each named. */
const staticSources = [
  "/_next/static/:path*",
  "/_next/image",
  "/e2ee/:path*",
  "/blur/:path*",
  "/recordings/:path*",
  "/icon.svg",
  "/favicon.ico",
]

/**
 * A browser takes such a file for what it is said to be, and for our own pages only. The policy of a
 * worker is that of its file, so it says nothing about what may be loaded: a worker of the blur loads its model.
 */
const staticHeaders = [
  { key: "x-content-type-options", value: "nosniff" },
  { key: "cross-origin-resource-policy", value: "same-origin" },
  { key: "referrer-policy", value: "no-referrer" },
  { key: "content-security-policy", value: "frame-ancestors 'none'" },
]

const config: NextConfig = {
  ...image,
  typedRoutes: true,
  poweredByHeader: false,
  reactStrictMode: true,
  serverExternalPackages: [
    "pg",
    "pino",
    "prom-client",
    "@opentelemetry/api",
    "@opentelemetry/exporter-trace-otlp-http",
    "@opentelemetry/resources",
    "@opentelemetry/sdk-trace-base",
    "bullmq",
    "ioredis",
    "livekit-server-sdk",
    "nodemailer",
    "pdfkit",
    "fontkit",
  ],
  // Not guessed from lockfiles in the folders above.
  outputFileTracingRoot: import.meta.dirname,
  // Read when a PDF is drawn: a build that carries along only what it traces carries the font too.
  outputFileTracingIncludes: {
    "/api/**/copies/*": [
      "./node_modules/@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf",
    ],
  },
  headers: async () => [
    ...staticSources.map((source) => ({ source, headers: staticHeaders })),
    // What proxy.ts knows by BASE_URL is not known when this is built: the proxy in front says it (RFC 6797, 7.2).
    ...staticSources.map((source) => ({
      source,
      has: [{ type: "header" as const, key: "x-forwarded-proto", value: "https" }],
      headers: [{ key: "strict-transport-security", value: "max-age=63072000; includeSubDomains" }],
    })),
    // Named by their content: a phone fetches them once.
    ...["/blur/:folder/:file", "/e2ee/:file(e2ee-worker\\.[0-9a-f]+\\.js)"].map((source) => ({
      source,
      headers: [{ key: "cache-control", value: "public, max-age=31536000, immutable" }],
    })),
  ],
  // No picture is made smaller by the server: the route that would do it takes any address of ours.
  images: { unoptimized: true },
  experimental: { turbopackFileSystemCacheForBuild: true },
}

export default createNextIntlPlugin("./lib/i18n/request.ts")(config)
