import type { NextConfig } from "next"
import createNextIntlPlugin from "next-intl/plugin"

/** For an image: a server of its own with the files that it reads (tools/build.mjs --image). */
const image: NextConfig = process.env["HOUSECALL_IMAGE"] === "yes" ? { output: "standalone" } : {}

const config: NextConfig = {
  ...image,
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
  // Not guessed from lockfiles in the folders above.
  outputFileTracingRoot: import.meta.dirname,
  // Read when a PDF is drawn: a build that carries along only what it traces carries the font too.
  outputFileTracingIncludes: {
    "/api/**/copies/*": [
      "./node_modules/@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf",
    ],
  },
  // Named by their content: a phone fetches them once.
  headers: async () =>
    ["/blur/:folder/:file", "/e2ee/:file(e2ee-worker\\.[0-9a-f]+\\.js)"].map((source) => ({
      source,
      headers: [{ key: "cache-control", value: "public, max-age=31536000, immutable" }],
    })),
  experimental: { turbopackFileSystemCacheForBuild: true },
}

export default createNextIntlPlugin("./lib/i18n/request.ts")(config)
