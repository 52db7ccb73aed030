// As OpenAI's SDKs write them into forms.

export const translationFields = ['file', 'model', 'prompt', 'response_format', 'temperature'];

export const transcriptionFields = [
  ...translationFields,
  'chunking_strategy',
  'chunking_strategy[type]',
  'chunking_strategy[prefix_padding_ms]',
  'chunking_strategy[silence_duration_ms]',
  'chunking_strategy[threshold]',
  'include',
  'keywords',
  'known_speaker_names',
  'known_speaker_references',
  'language',
  'languages',
  'stream',
  'timestamp_granularities',
];

export const variationFields = ['image', 'model', 'n', 'response_format', 'size', 'user'];

export const imageEditFields = [
  ...variationFields,
  'background',
  'complexity',
  'frame_count',
  'frame_duration_ms',
  'input_fidelity',
  'markup',
  'mask',
  'moderation',
  'output_compression',
  'output_format',
  'partial_images',
  'prompt',
  'quality',
  'safety_identifier',
  'stream',
  'svg[model]',
  'svg[reasoning][effort]',
];
