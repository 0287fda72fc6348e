import { sweep } from './sweep.ts'

sweep('postgresql')
