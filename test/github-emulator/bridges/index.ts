import type { Routes } from '../world/model.ts'
import { activity } from './apps/activity.ts'
import { checkReruns } from './apps/check-reruns.ts'
import { checkRuns } from './apps/check-runs.ts'
import { collaborators } from './apps/collaborators.ts'
import { deliveries } from './apps/deliveries.ts'
import { installations } from './apps/installations.ts'
import { repositories } from './apps/repositories.ts'
import { statuses } from './apps/statuses.ts'
import { workflowRuns } from './apps/workflow-runs.ts'
import { commits } from './git/commits.ts'
import { contents } from './git/contents.ts'
import { forks } from './git/forks.ts'
import { gitObjects } from './git/git-objects.ts'
import { refs } from './git/refs.ts'
import { releases } from './git/releases.ts'
import { comments } from './issues/comments.ts'
import { goneIssues } from './issues/gone-issues.ts'
import { issues } from './issues/issues.ts'
import { labels } from './issues/labels.ts'
import { subIssues } from './issues/sub-issues.ts'
import { timeline } from './issues/timeline.ts'
import { merging } from './pulls/merge.ts'
import { mergeQueue } from './pulls/merge-queue.ts'
import { pullFiles } from './pulls/pull-files.ts'
import { pulls } from './pulls/pulls.ts'
import { reviews } from './pulls/reviews.ts'

/** Every bridged gap; check runs and statuses before commits, whose `*ref` would take their paths. */
export const bridges: readonly Routes[] = [
  checkReruns,
  checkRuns,
  collaborators,
  comments,
  statuses,
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
  repositories,
  reviews,
  subIssues,
  timeline,
  workflowRuns,
  activity,
]
