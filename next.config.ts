import type { NextConfig } from "next"
import createNextIntlPlugin from "next-intl/plugin"

const config: NextConfig = {
  typedRoutes: true,
  poweredByHeader: false,
  reactStrictMode: true,
  serverExternalPackages: ["pg", "pino", "bullmq", "ioredis", "livekit-server-sdk", "nodemailer"],
  // Ten megabytes in a folder named by its content: a phone fetches them once.
  headers: async () => [
    {
      source: "/blur/:folder/:file",
      headers: [{ key: "cache-control", value: "public, max-age=31536000, immutable" }],
    },
  ],
  experimental: { turbopackFileSystemCacheForBuild: true },
}

export default createNextIntlPlugin("./lib/i18n/request.ts")(config)
