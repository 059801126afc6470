require("./rolldown-runtime.cjs");const e=require("./summary.cjs"),t=require("./text.cjs"),n=require("./findings.cjs"),r=function({findings:t,textOf:n,conclusion:r}){return [[`## ${r}.`,...e.r(t,function(e){return n(e).title}),...e.n(t)].join(`

`).concat(`
`)]},i={check:function({report:t,skeleton:n}){return [e.t(t,n())]},validate:function(e){return r(n.t.validate(e))},audit:function(e){return r(n.t.audit(e))},"artifact audit":function(e){return r(n.t[`artifact audit`](e))},error:function({what:e,fix:n}){return [`## The command did not run.\n\n${[e,...n===null?[]:[`Fix: ${n}`]].map(t.o).join(`

`)}\n`]},init:null,fix:null,clean:null,doctor:null,"audit --insights":null,parse:null,"parse --jsonl":null,version:null};exports.reporters=i;