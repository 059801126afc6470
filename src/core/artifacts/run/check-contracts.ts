import { defaultContracts } from '../model/contracts.ts'
import type { ContractsFile, PhaseContract } from '../model/contracts-schema.ts'
import { type RunPhase, runPhases } from '../model/run-phases.ts'
import { exploreRuns } from './explore-runs.ts'

/** A defect of the contracts of a policy file: `at` leads to the key, below `contracts`. */
export type ContractsDefect = {
  readonly at: readonly string[]
  readonly message: string
  readonly fix: string
}

/**
 * Check that no run can be committed, and so be done, without an accepted plan and an accepted development result.
 *
 * Explores every state that a run can reach under the contracts. Contracts that change no phase are the default ones,
 * which hold.
 */
export const checkContracts = (file: ContractsFile): readonly ContractsDefect[] => {
  const changed = changedKeys(file)
  if (changed.length === 0) return []
  const gap = findGap(file)
  if (!gap) return []
  const [phase, key] = changed.find(one => findGap(without(file, one)) === null) ?? changed[0] ?? []
  if (!phase || !key) return []
  const at = ['phases', phase, key]
  return [
    {
      at,
      message: `\`contracts.${at.join('.')}\` lets a run be committed without ${gap.lacking.join(' and ')}, by these phases: ${gap.path.join(', ')}.`,
      fix: `Remove the key, or let every path to ${gap.path.at(-1)} lead through planning and development.`,
    },
  ]
}

type ChangedKey = readonly [RunPhase, keyof PhaseContract]

const changedKeys = (file: ContractsFile): readonly ChangedKey[] =>
  runPhases.flatMap(phase =>
    Object.entries(file.phases?.[phase] ?? {}).flatMap(([name, value]) => {
      // The schema of a phase is closed: its keys are those of a contract.
      const key = name as keyof PhaseContract
      const isSame = JSON.stringify(value) === JSON.stringify(defaultContracts.phases[phase][key])
      return isSame ? [] : [[phase, key] as const]
    }),
  )

const without = (file: ContractsFile, [phase, key]: ChangedKey): ContractsFile => {
  const { [key]: _, ...others } = file.phases?.[phase] ?? {}
  return { ...file, phases: { ...file.phases, [phase]: others } }
}

type Gap = { readonly path: readonly string[]; readonly lacking: readonly string[] }

const required = {
  plan: 'an accepted plan',
  development_result: 'an accepted development_result',
} as const

/** The shortest way to a commit that lacks what must stand before it, or `null`. */
const findGap = (file: ContractsFile): Gap | null => {
  for (const { state, path } of exploreRuns(file).values()) {
    if (!state.isCommitted) continue
    const types = ['plan', 'development_result'] as const
    const lacking = types.filter(type => state.accepted[type] === undefined)
    if (lacking.length > 0) return { path, lacking: lacking.map(type => required[type]) }
  }
  return null
}
