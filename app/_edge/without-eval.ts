import { z } from "zod"

/** zod compiles its checks with `new Function`, which our policy refuses. Import this before any schema that a page uses. */
z.config({ jitless: true })
