/**
 * How much old space V8 may take, MB, as deploy/Dockerfile has it for each process of the image: the nearer
 * its limit, the sooner it collects. Without one V8 takes what the machine would give it, some 4 GB a process.
 */
export const heapLimit = "--max-old-space-size=1024"
