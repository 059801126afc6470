const e=function(e){return e.split(`,`).map(function(e){return e.trim()})},t={shipped:{title:`Shipped behavior`,says:`the behavior that shipped, or that nothing shipped and why`,names:e(`
      shipped, shipped behavior, shipped behaviour, shipped result, shipped change, outcome,
      outcomes, what shipped, what was shipped, not shipped, non shipped result, nothing shipped,
      delivered, delivered behavior, delivered behaviour, what was delivered, behavior shipped`),weakNames:e(`
      result, results, behavior, behaviour`),heads:e(`
      shipped, ship, delivered, outcome`),words:e(`
      shipped, ship, ships, delivered, outcome, behavior, behaviour, behaviors, behaviours, what,
      was, we, has, not, non, result, results, explicit, feature, features, user, facing, did,
      this, actually, functionality, an, is, been`)},changes:{title:`Provider changes`,says:`the pull requests and issues of the change`,names:e(`
      changes, provider changes, provider change, provider change records,
      provider change record, change records, change record, provider records, pull requests,
      pull request, pull requests issues, prs issues, issues prs, issues pull requests,
      linked issues, linked prs, related issues, related prs, related pull requests,
      linked pull requests, linked changes, change links`),weakNames:e(`
      prs, pr, issues, issue, tickets`),heads:e(`
      changes, change, pull, prs, pr, issues`),words:e(`
      provider, change, changes, record, records, pull, request, requests, pr, prs, issue,
      issues, such, as, linked, related, github`)},verification:{title:`Verification`,says:`the checks that ran, their results, and the gaps that remain`,names:e(`
      verification, verification evidence, evidence, residual gaps, remaining gaps, known gaps,
      verification gaps, verification residual gaps, verification evidence gaps, evidence gaps,
      verification evidence residual gaps, evidence residual gaps, how verified,
      how it was verified, verified, verification results, test evidence, test results,
      acceptance evidence, testing`),weakNames:e(`
      gaps, tests, test, checks, test plan, testing done, tests gaps, tested, limitations`),heads:e(`
      verification, verified, evidence, gaps, tests, testing, tested`),words:e(`
      verification, verified, verify, evidence, gaps, gap, residual, remaining, known, open,
      tests, test, testing, tested, results, how, was, it, this, acceptance, checks, we, that,
      remain, any, is, been, has, with, run`)},docs:{title:`Durable docs`,says:`the documents that were updated, or why none was`,names:e(`
      docs, durable docs, durable docs targets, durable docs target, durable documentation,
      docs targets, docs target, documentation, documentation targets, docs updated,
      updated docs, durable docs updated, documentation updates, docs updates, docs impact,
      documentation impact, docs promoted, promoted docs, promotion targets, doc targets,
      doc updates, durable doc, durable documents`),weakNames:e(`
      doc, documents, guides`),heads:e(`
      docs, documentation, doc, documents`),words:e(`
      docs, doc, documentation, documents, durable, target, targets, updated, update, updates,
      skipped, intentionally, purpose, on, promoted, promotion, changed, impact, long, lived,
      were, that, which`)},records:{title:`Records`,says:`the ADRs, README sections, schema docs, runbooks or release notes that were written`,names:e(`
      records, records adrs notes, adrs notes, adrs, adr, adrs runbooks, runbooks adrs,
      adrs readme, decision records, architecture decision records, architecture decisions,
      durable records, records created, records made, adrs release notes,
      adrs runbooks release notes, release notes, runbooks release notes, adrs docs,
      decisions records`),weakNames:e(`
      runbooks, runbook, changelog, decisions, readme, readme sections, schema docs`),heads:e(`
      adrs, adr, records, runbooks, runbook, readme, schema`),words:e(`
      records, adr, adrs, readme, readmes, section, sections, schema, schemas, docs, runbook,
      runbooks, release, notes, note, created, made, written, decision, decisions, architecture,
      changelog, durable`)},follow_ups:{title:`Follow-ups`,says:`the follow-up issues or learning records, or why there are none`,names:e(`
      follow ups, followups, follow up, followup, follow up issues, follow up issue,
      follow up work, learning, learnings, learning records, learning record, learning review,
      learning follow ups, follow ups learning, follow ups learnings, learning review records,
      follow up items, follow up tasks, follow up issues learning records,
      follow up issues learning review records, learning routes`),weakNames:e(`
      next steps, lessons, lessons learned, remaining work, future work`),heads:e(`
      follow, followup, followups, learning, learnings`),words:e(`
      follow, up, ups, followup, followups, issue, issues, learning, learnings, record, records,
      review, routes, work, items, tasks, open, routed, lessons`)},runtime:{title:`Runtime artifacts`,says:`the confirmation that no runtime file is tracked by git`,names:e(`
      runtime, runtime artifacts, runtime artefacts, runtime artifact, runtime files,
      runtime state, runtime files untracked, runtime artifacts untracked,
      runtime artefacts untracked, artifacts untracked, runtime artifacts remain untracked,
      runtime artifacts stay untracked, runtime files stay untracked,
      runtime files remain untracked, untracked runtime artifacts, untracked runtime files,
      runtime artifact confirmation, runtime confirmation, runtime artifact cleanup,
      runtime hygiene`),weakNames:e(`
      artifacts, artefacts, untracked, agent files`),heads:e(`
      runtime, untracked`),words:e(`
      runtime, artifact, artifacts, artefact, artefacts, file, files, state, untracked, remain,
      remains, stay, stays, are, is, not, tracked, confirmation, confirmed, that, flow, agents,
      agent, status, hygiene, cleanup, workspace, still, kept, no`)}},n=Object.keys(t),r=[`closeout`,`durable closeout`,`close out`,`durable close out`];Object.defineProperty(exports,"n",{enumerable:!0,get:function(){return r}}),Object.defineProperty(exports,"r",{enumerable:!0,get:function(){return t}}),Object.defineProperty(exports,"t",{enumerable:!0,get:function(){return n}});