// A process of its own: opens the store, claims an event, says whether it was the first.
import { openStore } from '../../src/store/store.ts'

const store = await openStore(JSON.parse(process.argv[2]!))
console.log(await store.events.claim(process.argv[3]!))
await store.close()
