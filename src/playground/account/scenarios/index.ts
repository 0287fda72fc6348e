import type { Scenario } from './define.ts'
import { endpointScenarios } from './endpoint.ts'
import { imageScenarios } from './image.ts'
import { networkScenarios } from './network.ts'
import { roleScenarios } from './role.ts'
import { routeScenarios } from './route.ts'

const ALL = { ...imageScenarios, ...roleScenarios, ...routeScenarios, ...endpointScenarios, ...networkScenarios }

export type ScenarioId = keyof typeof ALL

/** Every broken account there is, by id. Its title and sentence for people are `playground.scenario.<id>.title` and `.about`. */
export const SCENARIOS: Readonly<Record<ScenarioId, Scenario>> = ALL

export const SCENARIO_IDS = Object.keys(ALL) as ScenarioId[]

export const isScenario = (id: string): id is ScenarioId => Object.hasOwn(ALL, id)
