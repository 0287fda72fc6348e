import { sweep } from './sweep.ts'

sweep('sqlite')
