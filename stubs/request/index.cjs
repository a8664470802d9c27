'use strict';

throw new Error(
  'Something loads the package `request`, which is replaced by nothing because plivo names it and never loads it. See docs/dependencies.md.',
);
