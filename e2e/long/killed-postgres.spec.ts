import { callUnderDeaths } from "./call-under-deaths"
import { underDeaths } from "./under-deaths"

underDeaths("PostgreSQL")
callUnderDeaths("PostgreSQL")
