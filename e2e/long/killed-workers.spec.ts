import { callUnderDeaths } from "./call-under-deaths"
import { underDeaths } from "./under-deaths"

underDeaths("both worker processes")
callUnderDeaths("both worker processes")
