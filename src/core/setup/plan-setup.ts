import { closeoutFields, type FieldName, fieldNames } from '../closeout/model/closeout.ts'
import { parseCloseout } from '../closeout/parse-closeout.ts'
import { listGateWorkflows } from '../diagnosis/diagnose-workflow.ts'
import { addIgnoreRules } from '../gate/fix/add-ignore-rules.ts'
import { completeBody } from '../gate/fix/complete-body.ts'
import { ignoreRuleOf } from '../gate/ignore-rules.ts'
import { counted, shownText } from '../text/shown-text.ts'
import { renderAgentSection, renderSkill } from './agent-guide.ts'
import { publishedAction, renderGateWorkflow } from './gate-workflow.ts'
import { appendMarked, replaceMarked, setupMarkers } from './merge-marked.ts'
import {
  type Codec,
  type PartPlan,
  type SetupFacts,
  type SetupPart,
  type SetupPlan,
  type SetupTarget,
  setupPaths,
} from './model.ts'
import { renderPolicyFile, renderTemplate, templateHint } from './setup-texts.ts'

/**
 * Plan what a repository needs for the gate: new files whole, missing lines and fields in those that exist. A file that
 * cannot be completed safely is refused with what a person does.
 */
export const planSetup = (facts: SetupFacts, codec: Codec): SetupPlan => {
  const parts = (Object.keys(setupPaths) as readonly SetupPart[])
    .filter(part => facts.withAgents || (part !== 'agents' && part !== 'skill'))
    .map(part => ({ target: facts.targets[part], plan: planPart(part, facts, codec) }))
  return {
    files: parts.flatMap(({ target: { path, bytes }, plan }) =>
      plan.kind === 'write' ? [{ path, name: path, before: bytes ?? '', after: plan.after }] : [],
    ),
    kept: parts.flatMap(({ target: { path }, plan }) =>
      plan.kind === 'keep' ? [{ path, why: plan.why }] : [],
    ),
    refused: parts.flatMap(({ plan }) =>
      plan.kind === 'refuse' ? [{ message: plan.message, fix: plan.fix }] : [],
    ),
    notes: notesOf(facts),
  }
}

/** A file that something stands in the way of is refused, unless nothing has to be written there. */
const planPart = (part: SetupPart, facts: SetupFacts, codec: Codec): PartPlan => {
  const target = facts.targets[part]
  const plan = planners[part](facts, target, codec)
  if (target.obstacle === null || plan.kind !== 'write') return plan
  return {
    kind: 'refuse',
    message: `${shownText(target.path)} ${target.obstacle}, so it is not written.`,
    fix: 'Replace it with a file, then run the command again.',
  }
}

type Planner = (facts: SetupFacts, target: SetupTarget, codec: Codec) => PartPlan

const planWorkflow: Planner = ({ workflows, action, branch }, { path, bytes }, { encode }) => {
  const [gate] = listGateWorkflows(workflows)
  if (gate !== undefined) return { kind: 'keep', why: `${shownText(gate)} runs the gate` }
  if (bytes === null) return { kind: 'write', after: encode(renderGateWorkflow(action, branch.name)) }
  return {
    kind: 'refuse',
    message: `${path} exists and does not run the gate, so it is left alone.`,
    fix: `Rename it, or add a step to it:\n- uses: ${action.uses}`,
  }
}

const planPolicy: Planner = (_facts, { bytes }, { encode }) =>
  bytes === null
    ? { kind: 'write', after: encode(renderPolicyFile()) }
    : { kind: 'keep', why: 'the repository has a policy' }

const planIgnore: Planner = ({ unignored }, { bytes }) => {
  if (!unignored.known) {
    return {
      kind: 'refuse',
      message: `The ignore rules could not be read: ${unignored.why}.`,
      fix: 'Remove the cause, then run the command again.',
    }
  }
  const rules = unignored.value.map(ignoreRuleOf)
  return rules.length === 0
    ? { kind: 'keep', why: 'the runtime folders are ignored' }
    : { kind: 'write', after: addIgnoreRules(bytes ?? '', rules) }
}

const planTemplate: Planner = ({ policy: { policy } }, { path, bytes }, { decode, encode }) => {
  if (bytes === null) return { kind: 'write', after: encode(`${renderTemplate()}\n`) }
  const parse = (body: string) =>
    parseCloseout(decode(body), {
      sectionNames: policy.closeout.section_names,
      fieldNames: policy.closeout.field_names,
    })
  const closeout = parse(bytes)
  const missing = closeout.section
    ? policy.closeout.required_fields.filter(name => closeout.fields[name].verdict === 'missing')
    : fieldNames
  if (missing.length === 0) return { kind: 'keep', why: 'the template has the fields of a closeout' }
  const completed = completeBody({
    body: bytes,
    closeout,
    missing,
    draft: name => encode(templateHint(name)),
    skeleton: encode(renderTemplate()),
    parse,
  })
  if (completed.kind === 'completed') return { kind: 'write', after: completed.body }
  return {
    kind: 'refuse',
    message: `${shownText(path)} lacks ${missing.map(titleOf).join(', ')}: ${completed.why}.`,
    fix: completed.fix,
  }
}

const titleOf = (name: FieldName): string => closeoutFields[name].title

const planAgents: Planner = (_facts, target, { encode }) =>
  planMarked(target, encode(renderAgentSection()), bytes => appendMarked(bytes, encode(renderAgentSection())))

const planSkill: Planner = (_facts, target, { encode }) => {
  const skill = renderSkill()
  const marked = skill.slice(skill.indexOf(setupMarkers.begin)).trimEnd()
  return planMarked(target, encode(marked), bytes => (bytes === '' ? encode(skill) : null))
}

/**
 * @param added  the file where it has no marks yet; `null` where nothing can be added to it
 */
const planMarked = (
  { path, bytes }: SetupTarget,
  marked: string,
  added: (bytes: string) => string | null,
): PartPlan => {
  const before = bytes ?? ''
  const merged = replaceMarked(before, marked)
  if (merged.kind === 'refused') {
    return {
      kind: 'refuse',
      message: `The marks of closeout in ${shownText(path)} are no pair (line ${merged.line}), so the file is left alone.`,
      fix: 'Remove the lines that begin with `<!-- closeout init:`, then run the command again.',
    }
  }
  const after = merged.kind === 'merged' ? merged.text : added(before)
  if (after === null) {
    return {
      kind: 'refuse',
      message: `${shownText(path)} exists and was not written by this command, so it is left alone.`,
      fix: 'Rename it, then run the command again.',
    }
  }
  return after === before && bytes !== null
    ? { kind: 'keep', why: 'the text for agents is current' }
    : { kind: 'write', after }
}

const planners: Readonly<Record<SetupPart, Planner>> = {
  workflow: planWorkflow,
  policy: planPolicy,
  ignore: planIgnore,
  template: planTemplate,
  agents: planAgents,
  skill: planSkill,
}

const notesOf = ({ trackedCount, action, policy, workflows, branch }: SetupFacts): readonly string[] => [
  ...(branch.source === 'guess' && listGateWorkflows(workflows).length === 0
    ? [
        `The workflow checks pushes to ${shownText(branch.name)}, but this clone does not show which branch is the default one. To name another: closeout init --base <branch>`,
      ]
    : []),
  ...(trackedCount.known && trackedCount.value > 0
    ? [
        `Git tracks ${counted(trackedCount.value, 'runtime file')}. closeout fix untracks them; they stay on disk.`,
      ]
    : []),
  ...(policy.problems.length > 0 ? ['The policy is invalid. closeout doctor prints what is wrong.'] : []),
  ...(action !== publishedAction || listGateWorkflows(workflows).length > 0
    ? []
    : [
        `The commit of this program is not known, so the workflow names ${action.uses}. Replace the part after @ by a commit.`,
      ]),
]
