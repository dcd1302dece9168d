import * as z from 'zod';

const PATTERN = /^[a-z0-9-]+$/;

// `<project>-<environment>-state-<account id>` is a bucket name, which has at most 63 characters.
const LONGEST = 36;

/** Name of a project; the error names the first invalid character. */
export const projectName = z
  .string()
  .max(LONGEST, `at most ${LONGEST} characters, since longer names start with it`)
  .check(({ value, issues }) => {
    if (PATTERN.test(value)) return;
    const broken = Array.from(value).find((character) => !PATTERN.test(character));
    const because = broken === undefined ? 'at least one character' : `and ${JSON.stringify(broken)} is none of these`;
    const message = `lower-case letters, digits and hyphens (${PATTERN.source}), ${because}`;
    issues.push({ code: 'custom', message, input: value });
  });
