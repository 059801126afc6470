import type { Routes } from '../model.ts'
import { activity } from './activity.ts'
import { checkReruns } from './check-reruns.ts'
import { checkRuns } from './check-runs.ts'
import { collaborators } from './collaborators.ts'
import { comments } from './comments.ts'
import { commits } from './commits.ts'
import { contents } from './contents.ts'
import { deliveries } from './deliveries.ts'
import { forks } from './forks.ts'
import { gitObjects } from './git-objects.ts'
import { goneIssues } from './gone-issues.ts'
import { installations } from './installations.ts'
import { issues } from './issues.ts'
import { labels } from './labels.ts'
import { merging } from './merge.ts'
import { mergeQueue } from './merge-queue.ts'
import { pullFiles } from './pull-files.ts'
import { pulls } from './pulls.ts'
import { refs } from './refs.ts'
import { releases } from './releases.ts'
import { reviews } from './reviews.ts'
import { subIssues } from './sub-issues.ts'
import { timeline } from './timeline.ts'
import { workflowRuns } from './workflow-runs.ts'

/** Every bridged gap; check runs before commits, whose `*ref` would take their paths. */
export const bridges: readonly Routes[] = [
  checkReruns,
  checkRuns,
  collaborators,
  comments,
  commits,
  contents,
  deliveries,
  forks,
  gitObjects,
  goneIssues,
  installations,
  issues,
  labels,
  mergeQueue,
  merging,
  pullFiles,
  pulls,
  refs,
  releases,
  reviews,
  subIssues,
  timeline,
  workflowRuns,
  activity,
]
