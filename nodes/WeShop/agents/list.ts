// One line an agent: a new one is its file and its line here.
export { aiImageAnimation } from './aiImageAnimation';
export { aimodel } from './aimodel';
export { aipose } from './aipose';
export { aiproduct } from './aiproduct';
export { expandimage } from './expandimage';
export { kling } from './kling';
export { removeBG } from './removeBG';
export { seedance } from './seedance';
export { virtualtryon } from './virtualtryon';
