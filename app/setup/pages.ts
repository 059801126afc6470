import type { SetupAnswers } from './manifest.ts'

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`)

const page = (title: string, body: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="referrer" content="no-referrer"><title>${escapeHtml(title)}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem}
label{display:block;margin:1rem 0 .2rem;font-weight:600}input{width:100%;padding:.4rem;font:inherit;box-sizing:border-box}
button{margin-top:1.5rem;padding:.5rem 1rem;font:inherit}.problem{border-left:4px solid #c00;padding-left:1rem}small{color:#555}</style>
</head><body><h1>${escapeHtml(title)}</h1>
${body}
</body></html>
`

export type QuestionPage = {
  readonly token: string
  readonly answers: SetupAnswers
  readonly webhookProxyUrl: string | null
  readonly problem: string | null
}

/** The first page: what cannot be guessed. */
export const renderQuestions = ({ token, answers, webhookProxyUrl, problem }: QuestionPage): string =>
  page(
    'Set up Closeout',
    `${problem === null ? '' : `<p class="problem">${escapeHtml(problem)}</p>`}
<form method="post" action="/setup">
<input type="hidden" name="token" value="${escapeHtml(token)}">
<label for="name">Name of the app</label><input id="name" name="name" value="${escapeHtml(answers.name)}" required maxlength="34">
<small>Names are unique on all of GitHub.</small>
${
  webhookProxyUrl === null
    ? `<label for="address">Public address of this app</label><input id="address" name="address" type="url" value="${escapeHtml(answers.publicAddress)}" placeholder="https://closeout.example.com" required>
<small>GitHub sends webhooks there. Without one, set WEBHOOK_PROXY_URL and start again.</small>`
    : `<p>Webhooks come through ${escapeHtml(webhookProxyUrl)}.</p>`
}
<label for="organization">Organization</label><input id="organization" name="organization" value="${escapeHtml(answers.organization)}" pattern="[A-Za-z0-9-]*">
<small>The app can be installed only on the account that owns it. Leave this empty for your own account.</small>
<button>Continue to GitHub</button>
</form>`,
  )

/** The second page: hands the manifest to GitHub, which asks the person to confirm. */
export const renderHandover = (action: string, manifest: unknown): string =>
  page(
    'Create the app on GitHub',
    `<form method="post" action="${escapeHtml(action)}">
<input type="hidden" name="manifest" value="${escapeHtml(JSON.stringify(manifest))}">
<p>GitHub shows the name and asks you to confirm. Permissions and events are those of app.yml.</p>
<button>Create the app</button>
</form>`,
  )

export const renderDone = (installUrl: string, where: string): string =>
  page(
    'The app was created',
    `<p>${escapeHtml(where)}</p><p><a href="${escapeHtml(installUrl)}">Install it on your repositories</a>.</p>`,
  )

export const renderRefusal = (text: string): string =>
  page('Set up Closeout', `<p class="problem">${escapeHtml(text)}</p>`)
