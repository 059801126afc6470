/**
 * Words that stand for *none*, folded like names. Alone they answer nothing; with a reason they are a skip.
 * English first, then the spellings that people write in other languages.
 */
export const noneWords: ReadonlySet<string> = new Set([
  ...['none', 'nothing', 'no', 'nope', 'nil', 'null', 'na', 'n a', 'not applicable', 'non applicable'],
  ...[
    'not needed',
    'none needed',
    'not required',
    'none required',
    'not necessary',
    'unnecessary',
    'not relevant',
  ],
  ...[
    'no need',
    'nothing needed',
    'nothing to do',
    'nothing to add',
    'nothing to record',
    'nothing to report',
  ],
  ...['nothing to update', 'nothing to change', 'nothing to document', 'nothing to follow up'],
  ...['nothing to verify', 'nothing to test', 'nothing to ship', 'nothing to promote', 'nothing to say'],
  ...[
    'nothing new',
    'none yet',
    'none known',
    'none planned',
    'none so far',
    'none at this time',
    'no change',
  ],
  ...['skipped', 'skip', 'intentionally skipped', 'skipped intentionally', 'deliberately skipped'],
  ...['skipped on purpose', 'skipped deliberately', 'omitted', 'not updated', 'none updated', 'none created'],
  ...['none made', 'none added', 'none filed', 'none opened', 'does not apply', 'not affected', 'no impact'],
  ...[
    'keine',
    'keiner',
    'keines',
    'keins',
    'nichts',
    'nein',
    'entfällt',
    'nicht nötig',
    'nicht erforderlich',
  ],
  ...['nicht zutreffend', 'nicht anwendbar', 'aucun', 'aucune', 'rien', 'néant', 'sans objet', 'non'],
  ...['non applicable', 'pas nécessaire', 'ninguno', 'ninguna', 'nada', 'no aplica', 'no procede', 'no hay'],
  ...['no es necesario', 'nenhum', 'nenhuma', 'não', 'não se aplica', 'não aplicável', 'nessuno', 'nessuna'],
  ...['niente', 'nulla', 'non applicabile', 'non necessario', 'geen', 'niets', 'niet nodig', 'nvt', 'n v t'],
  ...[
    'niet van toepassing',
    'inga',
    'ingen',
    'inget',
    'ingenting',
    'ei',
    'ei ole',
    'ei mitään',
    'brak',
    'nic',
  ],
  ...[
    'nie dotyczy',
    'žádné',
    'žádný',
    'není',
    'nincs',
    'niciunul',
    'niciuna',
    'nimic',
    'nu este cazul',
    'yok',
  ],
  ...[
    'gerekli değil',
    'нет',
    'ничего',
    'не требуется',
    'не применимо',
    'неприменимо',
    'немає',
    'нема',
    'няма',
  ],
  ...[
    'не потрібно',
    'κανένα',
    'καμία',
    'τίποτα',
    'なし',
    '無し',
    '特になし',
    '該当なし',
    '不要',
    '特に無し',
    '無',
  ],
  ...[
    '无',
    '没有',
    '沒有',
    '不适用',
    '不適用',
    '暂无',
    '暫無',
    '无需',
    '不需要',
    '없음',
    '해당 없음',
    '해당없음',
  ],
  ...['không', 'không có', 'tidak ada', 'لا يوجد', 'لا شيء', 'אין', 'कोई नहीं', 'ไม่มี'],
])

const noneNouns =
  'follow ups?|followups?|follow up issues?|docs?|documents?|documentation|durable docs|docs targets?|changes?|' +
  'records?|adrs?|decisions?|runbooks?|release notes?|readme|schema docs|learnings?|lessons?|learning records?|' +
  'updates?|issues?|pull requests?|prs?|evidence|tests?|gaps?|residual gaps?|notes?|impact|action|work|' +
  'provider changes?|change records?|docs? changes?|documentation changes?|docs? updates?'

/** `No new follow-ups needed`: a *none* in more words, folded. */
export const nonePhrase = new RegExp(
  `^(?:(?:there )?(?:is|are|were|was) )?no (?:(?:new|known|further|other|open|additional|more|durable|relevant|any|remaining) )*` +
    `(?:${noneNouns})(?: (?:(?:and|or|nor) )?(?:${noneNouns}))*` +
    '(?: (?:is|are|was|were|be|been|has|have))*' +
    '(?: (?:needed|required|necessary|yet|now|made|created|updated|changed|planned|identified|found|opened|filed|recorded|known|here|applicable))*' +
    '(?: (?:for now|at this time|so far|at all|at the moment))?$',
  'u',
)

/** Words that a `nonePhrase` begins with. */
export const noneStarts: ReadonlySet<string> = new Set(['no', 'there', 'is', 'are', 'were', 'was'])

/** Words for *none* that say something of their own when they stand as the reason of a skip, folded. */
export const ownReasons: ReadonlySet<string> = new Set([
  'no impact',
  'no change',
  'no changes',
  'not affected',
  'nothing new',
])

/** Words of a denial that name nothing. */
export const denialWords: ReadonlySet<string> = new Set([
  ...['no', 'there', 'is', 'are', 'were', 'was', 'be', 'been', 'has', 'have', 'and', 'or', 'nor'],
  ...['new', 'known', 'further', 'other', 'open', 'additional', 'more', 'durable', 'relevant', 'any'],
  ...['remaining', 'needed', 'required', 'necessary', 'yet', 'now', 'made', 'created', 'updated', 'changed'],
  ...['opened', 'filed', 'recorded', 'here', 'applicable', 'for', 'at', 'this', 'time', 'so', 'far', 'all'],
  ...['the', 'moment'],
])

const works = ['pr', 'pull request', 'change', 'one', 'release', 'task', 'run']

/** What may trail a *none* without becoming a reason, with the space before it. No tail ends with another one. */
export const noneTails: readonly string[] = [
  ...['yet', 'here', 'really', 'today', 'currently', 'so far', 'for now', 'at this time', 'at the moment'],
  'at all',
  ...['for', 'in', 'with', 'by'].flatMap(word =>
    works.flatMap(work => [`${word} this ${work}`, `${word} the ${work}`]),
  ),
].map(tail => ` ${tail}`)

/** Texts that answer nothing, folded like names. */
export const placeholderWords: ReadonlySet<string> = new Set([
  ...['todo', 'to do', 'tbd', 'tba', 'tbc', 'tbh', 'fixme', 'fix me', 'xxx', 'wip', 'work in progress'],
  ...[
    'pending',
    'still pending',
    'pending review',
    'pending ci',
    'later',
    'soon',
    'coming soon',
    'in progress',
  ],
  ...['to be done', 'to be determined', 'to be decided', 'to be added', 'to be written', 'to be confirmed'],
  ...['to be completed', 'to be filled', 'to be filled in', 'to be verified', 'to be updated', 'to follow'],
  ...[
    'fill in',
    'fill me',
    'fill me in',
    'fill this in',
    'fill in here',
    'fill this out',
    'fill out',
    'placeholder',
  ],
  ...['describe here', 'describe', 'description', 'your answer', 'your answer here', 'answer here', 'answer'],
  ...['text', 'text here', 'your text here', 'insert here', 'insert text here', 'write here', 'add here'],
  ...[
    'yes no',
    'y n',
    'yes or no',
    'lorem ipsum',
    'asdf',
    'test test',
    'foo',
    'foo bar',
    'unknown',
    'undefined',
  ],
  ...[
    'nan',
    'object object',
    'idk',
    'dunno',
    'not sure',
    'maybe',
    'see title',
    'fixes',
    'fix',
    'closes',
    'close',
  ],
  ...[
    'resolves',
    'resolve',
    'refs',
    'ref',
    'related to',
    'relates to',
    'part of',
    'fixes issue',
    'closes issue',
  ],
  ...[
    'fixes number',
    'closes number',
    'fixes xxx',
    'closes xxx',
    'pr',
    'issue',
    'link',
    'links',
    'url',
    'example',
  ],
  ...[
    'same',
    'etc',
    'dito',
    'ditto',
    'à compléter',
    'offen',
    'folgt',
    'noch offen',
    'pendiente',
    'por hacer',
  ],
  ...['未定', '待定', '待补充', '作業中', '미정', 'ожидается', 'позже'],
])

/** Sentences that put the answer off, folded. */
export const putOff =
  /^(?:(?:i|we|it|this|to) )?(?:ll |will |shall |going to |be |need to |needs to )*(?:check|checked|verify|verified|test|tested|do|done|add|added|update|updated|fill|filled|fill in|filled in|write|written|document|documented|confirm|confirmed|see|complete|completed|follow|follow up|decide|decided|describe|described)(?: (?:it|this|that|them|docs|tests|in|out|up|the|here|details))* (?:later|soon|tomorrow|afterwards|after (?:the )?(?:merge|release|review))$/

/** Words that a sentence of `putOff` ends with. */
export const laterWords: ReadonlySet<string> = new Set([
  ...['later', 'soon', 'tomorrow', 'afterwards', 'merge', 'release', 'review'],
])

/** `To be decided with the team`: an answer that is put off, folded. */
export const undecided =
  /^(?:(?:this|it|still) )*(?:to be|is to be|will be|yet to be) (?:determined|decided|defined|confirmed|announced|done|added|written|completed|filled|verified|updated|documented|checked|tested)(?: |$)/

/** First words of an instruction in brackets, as templates write them. */
export const instructionVerbs =
  /^(?:please )?(?:describe|list|add|fill|insert|explain|enter|write|link|links|replace|put|what|how|which|why|your|eg|e g|for example|example|state|name|summari[sz]e|provide|give|choose|select|delete|required|optional|placeholder|todo|tbd|here|say|mention|note|include|specify|paste)\b/
