require("./rolldown-runtime.cjs");const e=require("./text.cjs"),t=require("./audit.cjs"),n=require("./evaluate-body.cjs");function*r(n){let{buckets:r,totals:a,artifact_root:o,attention:s,...c}=n;yield`{\n  "artifact_root": ${e.d(o)},\n  "buckets": {`;for(let[a,o]of t.Q.entries()){yield`${a===0?``:`,`}\n    "${o}": [`;let s=`
`;for(let a of r[o]){let r=t.tt(a,n);yield`${s}${i(e.d({...a,commands:r}),`      `)}`,s=`,
`}yield s===`
`?`]`:`
    ]`}yield`\n  },\n  "totals": ${i(e.d(a),`  `).trimStart()}`;for(let[t,n]of Object.entries(c))yield`,\n  "${t}": ${i(e.d(n),`  `).trimStart()}`;yield`
}
`}const i=(e,t)=>`${t}${e.replaceAll(`
`,`\n${t}`)}`,a=e=>`${JSON.stringify(e,null,2)}\n`;function*o({audits:e}){for(let[t,n]of e.entries())e.length>1&&(yield t===0?`[`:`,`),yield*r(n);e.length>1&&(yield`]
`)}const s=({closeout:e,record:t,pass:r})=>a({section:n.i(e),fields:n.n(e,({verdict:e,line:t,text:n})=>({verdict:e,line:t,text:n})),routes:n.r(e),record:t.standing,pass:r,skip:e.skip,remarks:e.remarks,record_problems:t.standing===`invalid`?t.problems:[]}),c=({runs:e,lines:t,findings:n})=>a({schema_version:`1.0`,runs:e,lines:t,findings:n}),l={check:e=>[a(e)],validate:t=>[`${e.d(t)}\n`],audit:o,clean:t=>[`${e.d(t)}\n`],"audit --insights":t=>[`${e.d(t)}\n`],parse:e=>[s(e)],"parse --jsonl":null,"artifact audit":e=>[c(e)]};exports.reporters=l;