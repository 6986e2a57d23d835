import type { NextConfig } from "next"
import createNextIntlPlugin from "next-intl/plugin"

const config: NextConfig = {
  typedRoutes: true,
  poweredByHeader: false,
  reactStrictMode: true,
  serverExternalPackages: ["pg", "pino", "bullmq", "ioredis", "livekit-server-sdk", "nodemailer"],
  experimental: { turbopackFileSystemCacheForBuild: true },
}

export default createNextIntlPlugin("./lib/i18n/request.ts")(config)
