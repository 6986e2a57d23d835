import { underDeaths } from "./under-deaths"

underDeaths("one web process", "both web processes")
