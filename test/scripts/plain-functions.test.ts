import { runInNewContext } from 'node:vm'
import { describe, expect, it } from '@jest/globals'
import { plainFunctions } from '../../scripts/plain-functions.js'

describe('plainFunctions', () => {
  it.each([
    ['x=>x+1', 'function(x){return x+1}'],
    ['(a,b)=>a+b', 'function(a,b){return a+b}'],
    ['()=>{f()}', 'function(){f()}'],
    ['a=>b=>c=>a+b+c', 'function(a){return function(b){return function(c){return a+b+c}}}'],
    ['(a,{b}=(c=>c)(1))=>({a,b})', 'function(a,{b}=(function(c){return c})(1)){return ({a,b})}'],
    ['async(x)=>await x', 'async function(x){return await x}'],
  ])('writes %s as a function', (arrow, written) => {
    expect(plainFunctions(`const f=${arrow};`)).toBe(`const f=${written};`)
  })

  it('separates the word from a keyword before it', () => {
    expect(plainFunctions('function f(){return(a)=>a}')).toBe('function f(){return function(a){return a}}')
  })

  it.each(['()=>this', '()=>()=>this.a', '()=>arguments[0]', '()=>new.target', '()=>eval("this")'])(
    'keeps %s, which uses what the function around it binds',
    arrow => {
      const code = `function f(){return ${arrow}}`
      expect(plainFunctions(code)).toBe(code)
    },
  )

  it('keeps what would be a declaration, or would be called with the line after it', () => {
    for (const code of ['a=>a', 'const f=()=>{}\n(2)', 'const f=()=>{}\n[1]'])
      expect(plainFunctions(code)).toBe(code)
  })

  it('changes no result', () => {
    const code = `
      const add = a => b => a + b, pick = ({ x, ...rest }, [y] = [2]) => ({ x, y, rest })
      class Box { value = 3; read = () => this.value; map = f => new Box().with(f(this.value)); with(v) { this.value = v; return this } }
      const sum = (...all) => all.reduce((one, other) => one + other, 0)
      JSON.stringify([add(1)(2), pick({ x: 1, z: 4 }), new Box().map(v => v * 2).read(), sum(1, 2, 3), add.length, add.name])`
    expect(runInNewContext(plainFunctions(code))).toBe(runInNewContext(code))
  })
})
