/** Characters that nobody sees, that move the cursor, break the line or turn the direction of a text. */
export const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/gu;
