import { closeoutLocalPath } from '../../../../src/core/gate/rules/closeout-local-path.ts'
import { completeBody, someChange } from '../../../support/change/change.ts'
import { describeRule } from '../describe-rule.ts'

const evidence = (text: string) => someChange({ body: completeBody.replace('`npm test`: 41 passed.', text) })

const shipped = (text: string) => someChange({ body: completeBody.replace(/Uploads are .*/, text) })
const docs = (text: string) => someChange({ body: completeBody.replace('- Updated `docs/retry.md`', text) })

const error = [{ code: 'closeout-local-path', level: 'error' }] as const
const warning = [{ code: 'closeout-local-path', level: 'warning' }] as const

describeRule('closeout-local-path', closeoutLocalPath, {
  good: {
    'durable places, and the root named as untracked': someChange(),
    'a folder of settings': shipped('The CLI reads its settings from `~/.config/shop.toml`.'),
    'a folder for temporary files': shipped('Uploads are spooled in `/tmp/uploads` and cleaned on exit.'),
    'the home of an image': shipped('The image now runs in /home/node/app as user node.'),
    'a public folder of Windows': shipped('On Windows the cache is `C:\\Users\\Public\\shop`.'),
    'a command with a mount': evidence('`docker run -v /tmp/x:/data shop`: started.'),
    'a command that writes a report': evidence('`curl -so /tmp/out.json localhost:8080`: 200.'),
    'a setting in a document': docs('- Updated `docs/retry.md`: settings move to `~/.config/shop.toml`.'),
    'a path from and to': shipped('The cache moved: `/tmp/a.json` -> `~/.cache/shop/a.json`.'),
  },
  bad: {
    'evidence in a runtime root': [
      evidence('See `.flow-agents/retry/evidence.json`.'),
      [
        {
          code: 'closeout-local-path',
          level: 'error',
          place: { line: 13 },
          message: /is in a runtime root/,
        },
      ],
    ],
    'a log in a folder for temporary files': [evidence('41 passed, the full log is /tmp/run.log.'), error],
    'a list of files': [evidence('See ~/notes.md.'), error],
    'a file that may be evidence': [evidence('It writes its report to /tmp/report.html.'), warning],
    'a record in a home': [docs('- The decision is in ~/notes/decision.md'), error],
    'a link to a temporary file': [shipped('Uploads are retried: [how](file:///tmp/how.md).'), error],
    'a folder of one person, where it may be the subject': [
      shipped('The cache was in /home/ada/cache/shop.'),
      warning,
    ],
    'a command in the folder of one person': [evidence('`node /home/ada/shop/test.js`: 41 passed.'), warning],
    'a document in the folder of one person': [docs('- Updated `/home/ada/shop/docs/retry.md`'), error],
    'evidence on somebody’s machine': [
      evidence('The log is at `/home/ada/run.log`.'),
      [{ message: /^\/home\/ada\/run\.log is a path on one machine/ }],
    ],
  },
})
