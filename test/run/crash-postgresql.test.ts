import { crashes } from './crash.ts'

crashes('postgresql')
