import type { RunParams, RunRequest } from './request';

/** Made-up prices: better models, larger pictures and longer videos cost more. */
export function powerOf({ agent, params }: RunRequest): number {
  const each = {
    virtualtryon: () => tryOn(params),
    aimodel: () => 2,
    aiproduct: () => 2,
    aipose: () => (params.generateVersion === 'pro' ? 6 : 2),
    expandimage: () => 1,
    removeBG: () => 1,
    'ai-image-animation': () => kling(params),
    kling: () => kling(params),
    seedance: () => seedance(params),
  }[agent.name]();
  return each * (params.batchCount ?? 1);
}

function tryOn({ generateVersion, imageSize }: RunParams): number {
  if (generateVersion !== 'bananaPro') return generateVersion === 'weshopPro' ? 4 : 2;
  return { '1K': 4, '2K': 6 }[imageSize ?? ''] ?? 10;
}

function kling({ modelName = 'Kling_3_0', duration = '5s', generateAudio }: RunParams): number {
  const perSecond = { Kling_3_0: 4, Kling_2_6: 3, Kling_2_1_Master: 5 }[modelName] ?? 2;
  const hasAudio = ['Kling_3_0', 'Kling_2_6'].includes(modelName) && generateAudio !== 'false';
  return parseInt(duration, 10) * (perSecond + (hasAudio ? 1 : 0));
}

function seedance({ modelName = 'Seedance_20', duration = '4s', resolution = '720p' }: RunParams): number {
  const perSecond = { Seedance_20: 4, Seedance_15_Pro: 3 }[modelName] ?? 2;
  const size = { '480p': 1, '1080p': 3, '4k': 6 }[resolution] ?? 2;
  return parseInt(duration, 10) * perSecond * size;
}
