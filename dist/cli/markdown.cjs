require("./rolldown-runtime.cjs");const e=require("./summary.cjs"),t=require("./text.cjs"),n=require("./findings.cjs").t(function({findings:t,textOf:n,conclusion:r}){return [[`## ${r}.`,...e.r(t,function(e){return n(e).title}),...e.i(t)].join(`

`).concat(`
`)]},{check:function({report:t,skeleton:n,pages:r}){return [e.n(t,n,{pages:r})]},error:function({what:e,fix:n}){return [`## The command did not run.\n\n${[e,...n===null?[]:[`Fix: ${n}`]].map(t.T).join(`

`)}\n`]}});exports.reporters=n;