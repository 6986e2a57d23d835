import { callUnderDeaths } from "./call-under-deaths"
import { underDeaths } from "./under-deaths"

underDeaths("one web process", "both web processes")
callUnderDeaths("both web processes")
