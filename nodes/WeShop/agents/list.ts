// One line an agent: a new one is its file and its line here.
export { aiImageAnimation } from './video/aiImageAnimation';
export { aimodel } from './image/aimodel';
export { aipose } from './image/aipose';
export { aiproduct } from './image/aiproduct';
export { expandimage } from './image/expandimage';
export { kling } from './video/kling';
export { removeBG } from './image/removeBG';
export { seedance } from './video/seedance';
export { virtualtryon } from './image/virtualtryon';
