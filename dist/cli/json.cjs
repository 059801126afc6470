require("./rolldown-runtime.cjs");const e=require("./text.cjs"),t=require("./local-commands.cjs"),n=require("./audit.cjs"),r=require("./evaluate-body.cjs");function*i(r){let{buckets:i,totals:o,artifact_root:s,...c}=r;yield`{\n  "artifact_root": ${e.d(s)},\n  "buckets": {`;for(let[o,s]of n.D.entries()){yield`${o===0?``:`,`}\n    "${s}": [`;let n=`
`;for(let o of i[s]){let i=t.t(o,r);yield`${n}${a(e.d({...o,commands:i}),`      `)}`,n=`,
`}yield i[s].length>0?`
    ]`:`]`}yield`\n  },\n  "totals": ${a(e.d(o),`  `).trimStart()}`;for(let[t,n]of Object.entries(c))yield`,\n  "${t}": ${e.d(n)}`;yield`
}
`}const a=(e,t)=>`${t}${e.replaceAll(`
`,`\n${t}`)}`,o=e=>`${JSON.stringify(e,null,2)}\n`;function*s(e){for(let[t,n]of e.entries())e.length>1&&(yield t===0?`[`:`,`),yield*i(n);e.length>1&&(yield`]
`)}const c=({closeout:e,record:t,pass:n})=>o({section:r.i(e),fields:r.n(e,({verdict:e,line:t,text:n})=>({verdict:e,line:t,text:n})),routes:r.r(e),record:t.standing,pass:n,skip:e.skip,remarks:e.remarks,record_problems:t.standing===`invalid`?t.problems:[]}),l=({runs:e,lines:t,findings:n})=>o({schema_version:`1.0`,runs:e,lines:t,findings:n}),u={check:e=>[o(e)],validate:t=>[`${e.d(t)}\n`],audit:s,"audit --insights":t=>[`${e.d(t)}\n`],parse:e=>[c(e)],"parse --jsonl":null,"artifact audit":e=>[l(e)]};exports.reporters=u;