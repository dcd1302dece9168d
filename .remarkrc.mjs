import validateLinks from 'remark-validate-links';
import { markdownStyle } from './bin/prose/markdown-style.mjs';

export default { plugins: [[validateLinks, { repository: false }], markdownStyle] };
