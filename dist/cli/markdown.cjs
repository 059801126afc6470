require("./rolldown-runtime.cjs");const e=require("./summary.cjs"),t=require("./text.cjs"),n=require("./findings.cjs").t(function({findings:t,textOf:n,conclusion:r}){return [[`## ${r}.`,...e.r(t,function(e){return n(e).title}),...e.n(t)].join(`

`).concat(`
`)]},{check:function({report:t,skeleton:n}){return [e.t(t,n())]},error:function({what:e,fix:n}){return [`## The command did not run.\n\n${[e,...n===null?[]:[`Fix: ${n}`]].map(t.d).join(`

`)}\n`]}});exports.reporters=n;