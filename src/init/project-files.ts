/** Placeholder for the project's name in the template. */
const PLACEHOLDER = 'my-project';
/** Name of the sample project in workflows. */
const SAMPLE = 'cognito-m2m-demo';

/** Files that npm would not pack, or would read itself, by their names in the template. */
const RENAMED: Readonly<Record<string, string>> = { gitignore: '.gitignore', npmrc: '.npmrc', github: '.github' };

/** Converts the path of a template file to its path in a project. */
export function projectPath(templatePath: string): string {
  const [first = '', ...rest] = templatePath.split('/');
  return [RENAMED[first] ?? first, ...rest].join('/');
}

/**
 * Fills in the name of a project in a template file.
 * @param repository - `owner/name` on GitHub, used to call a workflow of the base branch; without it, `OWNER` stays in
 * the text
 */
export function projectText(text: string, name: string, repository?: string): string {
  const called = repository === undefined ? text : text.replaceAll(`OWNER/${SAMPLE}`, repository);
  return called.replaceAll(PLACEHOLDER, name).replaceAll(SAMPLE, name);
}
