// Preloaded (NODE_OPTIONS=--import=…): shifts this process's calendar to ANOTHER_DAY, such as 2028-02-29T12:00:00Z. The time goes on
// from there, and is the same in every process that a test starts, since those inherit the environment.
const { ANOTHER_DAY } = process.env
const Real = globalThis.Date

if (ANOTHER_DAY) {
  process.env.ANOTHER_DAY_BEGAN ??= String(Real.now())
  const shift = Real.parse(ANOTHER_DAY) - Number(process.env.ANOTHER_DAY_BEGAN)
  const now = () => Real.now() + shift
  // Not a subclass: dates that Node itself makes have to be instances of it, too.
  globalThis.Date = new Proxy(Real, {
    construct: (target, given, as) => Reflect.construct(target, given.length ? given : [now()], as),
    apply: (target) => new target(now()).toString(),
    get: (target, key) => (key === 'now' ? now : target[key]),
  })
}
