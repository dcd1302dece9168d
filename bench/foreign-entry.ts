// What the reader of a state needs, in one file.
export { readDocument } from '../src/foreign/document';
export { foreignStack } from '../src/foreign/stack';
export { accessTable } from '../src/matrix/access-table';
export { readForeign } from '../src/matrix/read-stack';
