import { crashes } from './crash.ts'

crashes('sqlite')
