import { expect, it } from "vitest"

import { delegateFor } from "./renderer"

it.each([
  ["ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero)), SwiftShader driver)", "CPU"],
  ["Mesa/X.org, llvmpipe (LLVM 15.0.6, 256 bits)", "CPU"],
  ["ANGLE (Microsoft, Microsoft Basic Render Driver Direct3D11 vs_5_0 ps_5_0)", "CPU"],
  ["Apple Software Renderer", "CPU"],
  ["ANGLE (Intel, Intel(R) UHD Graphics 620 Direct3D11 vs_5_0 ps_5_0, D3D11)", "GPU"],
  ["Adreno (TM) 610", "GPU"],
  ["Apple GPU", "GPU"],
  // A browser that does not tell.
  ["", "GPU"],
])("%s", (renderer, delegate) => expect(delegateFor(renderer)).toBe(delegate))
