import { jsonText } from '../../core/text/json/json-text.ts'
import type { Finding, FindingLevel } from '../../core/vocabulary/finding.ts'
import { projectPage, rulePage } from '../../core/vocabulary/home.ts'
import { version } from '../io/terminal.ts'
import type { CommandError } from '../show/print-error.ts'
import { type FindingList, listingReporters } from './findings.ts'

const levels: Readonly<Record<FindingLevel, string>> = { error: 'error', warning: 'warning', notice: 'note' }

/** The file in which a finding of the body is located. There is no such file in the repository. */
const virtualFiles = {
  body: {
    uri: 'pull-request-body.md',
    text: 'The body of the pull request. It is no file of the repository.',
  },
  comment: {
    uri: 'pull-request-comment.md',
    text: 'The comment with the closeout. It is no file of the repository.',
  },
} as const

/** A log of SARIF 2.1.0 with one run. */
const log = (run: object): Iterable<string> => [
  `${jsonText({ $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] })}\n`,
]

const driver = (rules: readonly object[] = []) => ({
  driver: { name: 'closeout', semanticVersion: version, informationUri: projectPage, rules },
})

const findingsLog = ({ findings, textOf, source }: FindingList): Iterable<string> => {
  const codes = [...new Set(findings.map(({ code }) => code))]
  const isVirtual = findings.some(({ place }) => place.path === undefined)
  const { uri, text } = virtualFiles[source]
  return log({
    tool: driver(codes.map(code => ruleOf(code, findings, textOf))),
    invocations: [{ executionSuccessful: true }],
    columnKind: 'utf16CodeUnits',
    ...(isVirtual ? { artifacts: [{ location: { uri }, description: { text } }] } : {}),
    results: findings.map(finding => resultOf(finding, codes.indexOf(finding.code), uri)),
  })
}

const ruleOf = (
  code: string,
  findings: readonly Finding<string>[],
  textOf: FindingList['textOf'],
): object => {
  const { title, what, fix } = textOf(code)
  const level = findings.find(finding => finding.code === code)?.level ?? 'warning'
  return {
    id: code,
    shortDescription: { text: `${title}.` },
    ...(what === undefined ? {} : { fullDescription: { text: what } }),
    ...(fix === undefined ? {} : { help: { text: fix }, helpUri: rulePage(code) }),
    defaultConfiguration: { level: levels[level] },
  }
}

const resultOf = (
  { code, level, place, message, fix }: Finding<string>,
  ruleIndex: number,
  body: string,
) => ({
  ruleId: code,
  ruleIndex,
  level: levels[level],
  message: { text: fix === undefined ? message : `${message}\nFix: ${fix}` },
  locations: [
    {
      physicalLocation: {
        artifactLocation: { uri: place.path === undefined ? body : uriOf(place.path) },
        ...(place.line === undefined ? {} : { region: { startLine: place.line } }),
      },
    },
  ],
})

/** A path as a reference of a URI: an absolute one as a file, a relative one from the root of the repository. */
const uriOf = (path: string): string => {
  const encoded = path.split('/').map(encodeSegment).join('/')
  return path.startsWith('/') ? `file://${encoded}` : encoded
}

/** A lone surrogate has no encoding. */
const encodeSegment = (segment: string): string => encodeURIComponent(segment.replace(/\p{Cs}/gu, '\ufffd'))

/** A run that could not be executed, with the reason. */
const errorLog = ({ code, what, where, fix }: CommandError): Iterable<string> =>
  log({
    tool: driver(),
    invocations: [
      {
        executionSuccessful: false,
        exitCode: 2,
        toolExecutionNotifications: [
          {
            level: 'error',
            descriptor: { id: code },
            message: { text: `${what}${fix === null ? '' : `\nFix: ${fix}`}` },
            properties: { where },
          },
        ],
      },
    ],
    results: [],
  })

/** SARIF 2.1.0, for code scanning and editors. */
export const reporters = listingReporters(findingsLog, { error: errorLog })
