const e=require("./closeout.cjs"),t=require("./rule-table.cjs"),n=require("./closeout-draft.cjs"),r=function(e,t){if(t.length===0)return e;let n=e.includes(`\r
`)?`\r
`:`
`;return`${e}${e===``||e.endsWith(`
`)?``:n}${t.map(function(e){return `${e}${n}`}).join(``)}`},i=function(n){let{body:r,closeout:i,missing:s,draft:l,skeleton:u,parse:d}=n,{section:f}=i,p=f===null?u:s.map(function(n){return t.p(f.level,e.r[n].title,l(n))}).join(`

`),m=(f===null?[null]:[...o(r,f),f.endLine]).map(function(e){return c(r,e,p)}).find(function(e){return a(d(e),n)});return m===void 0?{kind:`refused`,why:`${f===null?`a section at the end`:`a field after line ${f.endLine}`} would not be read, because it would stand inside a code block, a comment or a collapsed block that is still open there`,fix:`Close the block before that line, then run the command again.`}:{kind:`completed`,body:m}},a=function(t,{closeout:n,missing:r}){return t.section!==null&&Object.keys(e.r).every(function(e){let[i,a]=[n.fields[e],t.fields[e]];return n.section===null||r.includes(e)?a.verdict!==`missing`:i.verdict===a.verdict&&i.text===a.text})},o=function(e,{line:t,endLine:r}){return s(e).map(function(e,t){return e.trim()===n.t.end?t:-1}).filter(function(e){return e>=t&&e<r})},s=function(e){return e.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/g)??[]},c=function(e,t,n){let r=e.includes(`\r
`)?`\r
`:`
`,i=s(e),a=t??i.length;for(;a>0&&l(i[a-1]??``);)--a;let o=i.slice(0,a).join(``),c=i.slice(a).join(``),d=n.replaceAll(`
`,r),[f,p]=[u(o,r),c===``||/^\s*?[\r\n]/.test(c)?``:r];return`${o}${f}${d}${r}${p}${c}`},l=function(e){return e.trim()===``||e.trim()===n.t.end},u=function(e,t){return e===``?``:/(?:\r\n|\r|\n)$/.test(e)?t:t+t};Object.defineProperty(exports,"n",{enumerable:!0,get:function(){return r}}),Object.defineProperty(exports,"t",{enumerable:!0,get:function(){return i}});