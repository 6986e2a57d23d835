import type { NextConfig } from "next"
import createNextIntlPlugin from "next-intl/plugin"

const config: NextConfig = {
  typedRoutes: true,
  poweredByHeader: false,
  reactStrictMode: true,
  serverExternalPackages: [
    "pg",
    "pino",
    "bullmq",
    "ioredis",
    "livekit-server-sdk",
    "nodemailer",
    "pdfkit",
    "fontkit",
  ],
  // Named by their content: a phone fetches them once.
  headers: async () =>
    ["/blur/:folder/:file", "/e2ee/:file(e2ee-worker\\.[0-9a-f]+\\.js)"].map((source) => ({
      source,
      headers: [{ key: "cache-control", value: "public, max-age=31536000, immutable" }],
    })),
  experimental: { turbopackFileSystemCacheForBuild: true },
}

export default createNextIntlPlugin("./lib/i18n/request.ts")(config)
