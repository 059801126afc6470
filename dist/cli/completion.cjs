require("./rolldown-runtime.cjs");const e=require("./audit.cjs"),t=require("./offered-values.cjs"),n=function(e){return `# closeout completion for bash. Add to ~/.bashrc: source <(closeout completion bash)
_closeout() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} path= words= i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "\${path:+$path }\${COMP_WORDS[i]}" in
      ${e.slice(1).map(function({path:e}){return `'${e}'`}).join(` | `)}) path="\${path:+$path }\${COMP_WORDS[i]}" ;;
    esac
  done
  case "$path:$prev" in
${e.flatMap(i).join(`
`)}
  esac
  case "$path" in
${e.map(function({path:e,...t}){return `    '${e}') words='${r(t).join(` `)}' ;;`}).join(`
`)}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o bashdefault -o default -F _closeout closeout
`},r=function({subcommands:e,options:t,values:n}){return [...e.map(function({name:e}){return e}),...n,...t.map(function({names:e}){return e[0]??``})]},i=function({path:e,options:t}){return t.filter(function({takesValue:e}){return e}).map(function({names:t,choices:n}){let r=n.length===0?`COMPREPLY=()`:`COMPREPLY=($(compgen -W '${n.join(` `)}' -- "$cur"))`;return`    ${t.map(function(t){return `'${e}:${t}'`}).join(` | `)}) ${r}; return ;;`})},a=function(e){let n=e.options.filter(function({long:e}){return e!==`--version`}),r=function(e,i){return [{path:i,subcommands:e.commands.map(function(e){return ({name:e.name(),help:c(e.description())})}),options:[...e.options,...i===``?[]:n].map(s).concat(o),values:e.registeredArguments.flatMap(t.n)},...e.commands.flatMap(function(e){return r(e,`${i} ${e.name()}`.trim())})]};return r(e,``)},o={names:[`--help`,`-h`],help:`print the help`,takesValue:!1,choices:[]},s=function(e){return ({names:[e.long,e.short].filter(function(e){return e!=null}),help:c(e.description),takesValue:e.required||e.optional,choices:t.n(e)})},c=function(e){return (e.split(/[.;:(]/)[0]??``).replace(/[`'"\\$[\]]/g,``).trim()},l=function(e){return `# closeout completion for fish. Save it: closeout completion fish > ~/.config/fish/completions/closeout.fish
function __closeout_at
    set -l at ''
    for word in (commandline -opc)[2..]
        switch (string trim "$at $word")
            case ${e.slice(1).map(function({path:e}){return `'${e}'`}).join(` `)}
                set at (string trim "$at $word")
        end
    end
    test "$at" = "$argv[1]"
end
${e.flatMap(u).join(`
`)}
`},u=function({path:e,subcommands:t,options:n,values:r}){let i=`complete -c closeout -n "__closeout_at '${e}'"`;return[...t.map(function({name:e,help:t}){return `${i} -f -a ${e} -d '${t}'`}),...r.length>0?[`${i} -f -a '${r.join(` `)}'`]:[],...n.map(function(e){return `${i} ${d(e)}`})]},d=function({names:e,help:t,takesValue:n,choices:r}){let i=e.map(function(e){return e.startsWith(`--`)?`-l ${e.slice(2)}`:`-s ${e.slice(1)}`}),a=r.length>0?[`-x -a '${r.join(` `)}'`]:n?[`-r`]:[];return[...i,...a,`-d '${t}'`].join(` `)},f=function(e){return `#compdef closeout
# closeout completion for zsh. Add to ~/.zshrc, after compinit: source <(closeout completion zsh)
_closeout() {
  local at= word
  local -a entries
  for word in \${words[2,CURRENT-1]}; do
    case "\${at:+$at }$word" in
      (${e.slice(1).map(function({path:e}){return `'${e}'`}).join(`|`)}) at="\${at:+$at }$word" ;;
    esac
  done
  case "$at:\${words[CURRENT-1]}" in
${e.flatMap(m).join(`
`)}
  esac
  case "$at" in
${e.map(p).join(`
`)}
  esac
  _describe closeout entries || _files
}
compdef _closeout closeout
`},p=function({path:e,subcommands:t,options:n,values:r}){return `    ('${e}') entries=(${[...t.map(function({name:e,help:t}){return `${e}:${t}`}),...r,...n.map(function({names:e,help:t}){return `${e[0]}:${t}`})].map(function(e){return `'${e}'`}).join(` `)}) ;;`},m=function({path:e,options:t}){return t.filter(function({takesValue:e}){return e}).map(function({names:t,choices:n}){let r=n.length===0?`_files`:`compadd -- ${n.join(` `)}`;return`    (${t.map(function(t){return `'${e}:${t}'`}).join(`|`)}) ${r}; return ;;`})},h={bash:n,zsh:f,fish:l},g=function(t,n){t.addArgument(new e.Qt(`<shell>`,`the shell`).choices(Object.keys(h))).addHelpText(`after`,v).action(function(e){return n.out(h[e](a(_(t))))})},_=function(e){return e.parent??e},v=`
  source <(closeout completion bash)
  source <(closeout completion zsh)
  closeout completion fish > ~/.config/fish/completions/closeout.fish
`;exports.register=g;