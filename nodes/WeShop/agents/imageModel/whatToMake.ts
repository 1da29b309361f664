import type { TextField } from '../agent';
import { prompt } from '../sharedFields';

/** For models that take several images. */
export const whatToMakeOfImages = prompt('What to make, or what to change in the images', 'e.g. Put the bag from image 1 on the table from image 2, morning light');

/** For models that take one image. */
export const whatToMake: TextField = { ...prompt('What to make, or what to change in the image', 'e.g. The bag on a café table, morning light'), required: true };
